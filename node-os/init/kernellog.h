/* The kernel's log. */
#ifndef COPPICE_KERNELLOG_H
#define COPPICE_KERNELLOG_H

/* Prints the kernel's log to standard output, and goes on with what is new if asked to; new_only leaves out what is
   there already. 0, or -1 after saying why. */
int print_kernel_log(int follow, int new_only);

#endif
