/* Extensions: read-only disks with programs that are mounted beside the root. */
#ifndef COPPICE_EXTENSION_H
#define COPPICE_EXTENSION_H

/*
 * Mounts the extension on the disk with this serial at a directory, which is made if it is missing; every block is checked against
 * the root hash when it is read. What is mounted already stays. 0, or -1 after saying why.
 */
int mount_extension(const char *serial, const char *target, const char *root_hash, unsigned long long blocks);

#endif
