/* What makes a fork of a frozen machine itself. */
#ifndef COPPICE_FORK_H
#define COPPICE_FORK_H

#include <stddef.h>
#include <time.h>

/* In bytes. */
enum { LEAST_ENTROPY = 32, MOST_ENTROPY = 512 };

/* Whether this is a UUID in lower case, with its hyphens. */
int is_generation(const char *text);

/*
 * Gives the kernel the entropy and has it seed its generator anew, sets the clock of days, and puts the generation over the boot id, in place
 * of the one of an earlier call. 0, or -1 after saying what failed; nothing has changed when it is the entropy.
 */
int adopt_fork(const char *generation, struct timespec now, const unsigned char *entropy, size_t size);

#endif
