/* The first stage: from the initrd into the root file system. */
#ifndef COPPICE_INITRD_H
#define COPPICE_INITRD_H

/* Returns only after a failure, having said what it was. */
void enter_root(char *const arguments[]);

#endif
