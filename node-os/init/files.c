#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *read_file(const char *path, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    size_t capacity = 4096, used = 0;
    char *text = malloc(capacity);
    while (text != NULL) {
        ssize_t got = read(file, text + used, capacity - used - 1);
        if (got == 0)
            break;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            free(text);
            text = NULL;
            break;
        }
        used += (size_t)got;
        if (capacity - used < 2) {
            capacity *= 2;
            char *larger = realloc(text, capacity);
            if (larger == NULL)
                free(text);
            text = larger;
        }
    }
    int reason = errno;
    close(file);
    errno = reason;
    if (text != NULL) {
        text[used] = '\0';
        if (size != NULL)
            *size = used;
    }
    return text;
}

int read_line(const char *path, char *line, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t got = read(file, line, size - 1);
    int reason = errno;
    close(file);
    errno = reason;
    if (got < 0)
        return -1;
    line[got] = '\0';
    line[strcspn(line, "\n")] = '\0';
    return 0;
}

int kernel_argument(const char *word)
{
    char *arguments = read_file("/proc/cmdline", NULL);
    if (arguments == NULL)
        return 0;
    int found = 0;
    char *rest = NULL;
    for (char *next = strtok_r(arguments, " \n", &rest); next != NULL; next = strtok_r(NULL, " \n", &rest))
        found |= strcmp(next, word) == 0;
    free(arguments);
    return found;
}
