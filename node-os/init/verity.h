/* dm-verity: a read-only device whose every block is checked against one root hash. */
#ifndef COPPICE_VERITY_H
#define COPPICE_VERITY_H

#include <stddef.h>

/*
 * Opens the verity device described by a file of "key value" lines (data-blocks, root-hash, salt; blocks of 4096 bytes, SHA-256,
 * hash tree right after the data) over a disk that holds both. Writes the new device's path. 0, or -1 after saying why.
 */
int open_verity(const char *description, const char *disk, char *path, size_t size);

#endif
