/* What a machine does otherwise whose processors are software. */
#ifndef COPPICE_EMULATION_H
#define COPPICE_EMULATION_H

/* Whether QEMU translates every instruction. */
int is_emulated(void);

/* Lets the timers of this process and of all that come from it run out up to 5 ms late, so that several share one interrupt. */
void share_timers(void);

#endif
