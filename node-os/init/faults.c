#include "faults.h"

#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000 };

int set_clock_ahead(long long nanoseconds)
{
    struct timespec monotonic;
    if (clock_gettime(CLOCK_MONOTONIC, &monotonic) != 0)
        return complain("cannot read the monotonic clock");
    long long now = nanoseconds + monotonic.tv_sec * NANOSECONDS + monotonic.tv_nsec;
    struct timespec wall = { .tv_sec = now / NANOSECONDS, .tv_nsec = (long)(now % NANOSECONDS) };
    if (now < 0 || clock_settime(CLOCK_REALTIME, &wall) != 0)
        return complain("cannot set the clock to %lld s since 1970", (long long)wall.tv_sec);
    return 0;
}

static int fill(int file, long long remaining)
{
    struct statvfs disk;
    if (fstatvfs(file, &disk) != 0)
        return -1;
    long long block = (long long)disk.f_frsize;
    long long wanted = (long long)disk.f_bavail * block - remaining, size = 0;
    /* The file system needs room for its own notes of the file: pieces that do not fit are tried smaller. */
    for (long long piece = wanted - wanted % block; piece >= block;) {
        if (piece > wanted - size) {
            piece = wanted - size - (wanted - size) % block;
        } else if (fallocate(file, 0, size, piece) == 0) {
            size += piece;
        } else if (errno == ENOSPC) {
            piece = piece / 2 - piece / 2 % block;
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return fsync(file);
}

int fill_disk(const char *path, long long remaining)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return complain("cannot make %s", path);
    int failed = fill(file, remaining) != 0 ? complain("cannot fill the disk with %s", path) : 0;
    close(file);
    return failed;
}
