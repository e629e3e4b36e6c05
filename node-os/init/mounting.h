/* Mounts: the ones every node has, and those somebody asks for in mount(8)'s words. */
#ifndef COPPICE_MOUNTING_H
#define COPPICE_MOUNTING_H

#include <stddef.h>

/* Mounts proc, sysfs and devtmpfs. 0, or -1 after saying what failed. */
int mount_kernel_file_systems(void);

/* Mounts what a running node needs on top of those: devpts, shm, cgroup2, and tmpfs on /run, /tmp and /var. */
int mount_node_file_systems(void);

/* Mounts with options as in mount(8): known words become flags, the others go to the file system. 0, or -1 with errno. */
int mount_with_options(const char *source, const char *target, const char *type, const char *options);

/* Makes the directories and links that programs expect in /var, where they are missing. 0, or -1 after saying what failed. */
int prepare_var(void);

/* Unmounts everything but the root and the kernel's own, the last mounted first; what is busy becomes read-only. */
void unmount_all(void);

#endif
