/* The machine's virtio devices. */
#ifndef COPPICE_DEVICES_H
#define COPPICE_DEVICES_H

/*
 * Takes all disks but the one of the root and all network cards from their drivers and gives them back, one by one: sizes, addresses and contents
 * are then read anew. None of them may be in use. 0, or -1 after saying what failed.
 */
int renew_devices(void);

#endif
