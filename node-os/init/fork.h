/* What makes a fork of a frozen machine itself. */
#ifndef COPPICE_FORK_H
#define COPPICE_FORK_H

#include <time.h>

/* Whether this is a UUID in lower case, with its hyphens. */
int is_generation(const char *text);

/*
 * Gives the kernel the entropy on standard input and has it seed its generator anew, sets the clock of days, and puts the generation over
 * the boot id, in place of the one of an earlier call. 0, or -1 after saying what failed; nothing has changed when it is the entropy.
 */
int adopt_fork(const char *generation, struct timespec now);

#endif
