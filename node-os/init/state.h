/* The node's own writable disk. */
#ifndef COPPICE_STATE_H
#define COPPICE_STATE_H

/*
 * Finds the disk with serial coppice-state, makes its file system if the disk is blank, mounts it on /var unless it is mounted there.
 * 0, or -1 after saying why.
 */
int mount_state(void);

#endif
