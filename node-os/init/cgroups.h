/* The tree of control groups. */
#ifndef COPPICE_CGROUPS_H
#define COPPICE_CGROUPS_H

/*
 * Lets all controllers count below the root and makes the first group there, that of the agent's services. With the first group of its
 * own, the kernel rewrites its code at many of its busiest places. Done now, nothing else runs: under software emulation a processor
 * that comes by such a place meanwhile may trip over it, and the kernel panics ("int3").
 */
void prepare_cgroups(void);

#endif
