/* Disks are told apart by their virtio serial number. */
#ifndef COPPICE_DISKS_H
#define COPPICE_DISKS_H

#include <stddef.h>

/* Finds the disk with this serial and writes its path, like /dev/vda. 0, or -1 with errno ENODEV. */
int find_disk(const char *serial, char *path, size_t size);

/* Like find_disk, but waits for the disk to appear, at most so many seconds. */
int await_disk(const char *serial, char *path, size_t size, int seconds);

#endif
