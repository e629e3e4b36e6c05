/* A machine that is to be frozen before it is anybody, and then forked. */
#ifndef COPPICE_TEMPLATE_H
#define COPPICE_TEMPLATE_H

/* Whether the config drive says that this machine is a template. */
int is_template(void);

/*
 * Waits, in whichever machine it wakes up, for the line on the console that says which fork this is; nothing of it is echoed:
 *
 *     coppice-fork GENERATION SECONDS NANOSECONDS ENTROPY
 *
 * with the entropy in hexadecimal digits. Other lines are passed over. Then makes the machine that fork, has the kernel look at its disks and network cards as at new
 * ones, for they are other ones than were frozen, and says "coppice: fork taken". 0, or -1 after saying what failed.
 */
int hold_template(void);

#endif
