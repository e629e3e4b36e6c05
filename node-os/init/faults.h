/* What the agent makes a node bear and Java cannot do. */
#ifndef COPPICE_FAULTS_H
#define COPPICE_FAULTS_H

/* Sets the wall clock this many nanoseconds ahead of the monotonic one. Returns 0, or -1 having said why. */
int set_clock_ahead(long long nanoseconds);

/* Makes a file that takes all room of its file system but so many bytes, without writing to it. Returns 0, or -1 having said why. */
int fill_disk(const char *path, long long remaining);

#endif
