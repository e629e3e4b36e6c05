/* Small files, read whole. */
#ifndef COPPICE_FILES_H
#define COPPICE_FILES_H

#include <stddef.h>

/* Reads a file into memory, ended by a NUL. The caller frees it. NULL with errno on failure. */
char *read_file(const char *path, size_t *size);

/* Reads the first line of a file without its newline. Returns 0, or -1 with errno. */
int read_line(const char *path, char *line, size_t size);

/* Whether the kernel command line holds this word. */
int kernel_argument(const char *word);

#endif
