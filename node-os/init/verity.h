/* dm-verity: a read-only device whose every block is checked against one root hash. */
#ifndef COPPICE_VERITY_H
#define COPPICE_VERITY_H

#include <stddef.h>

/* Blocks of 4096 bytes, SHA-256, hash tree right after the data. */
struct verity {
    unsigned long long blocks;
    char root[129];
    char salt[129]; /* "-" for none */
};

enum corruption { CORRUPTION_PANICS, CORRUPTION_FAILS_THE_READ };

/* Reads a file of "key value" lines: data-blocks, root-hash, salt. 0, or -1 after saying why. */
int read_verity(const char *description, struct verity *verity);

/*
 * Opens a verity device of this name over a disk that holds data and tree. One that is open already is taken if it is the same.
 * Writes its path. 0, or -1 after saying why.
 */
int open_verity(const struct verity *verity, const char *name, const char *disk, enum corruption corruption, char *path,
                size_t size);

#endif
