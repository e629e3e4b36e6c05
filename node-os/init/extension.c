#include "extension.h"

#include "console.h"
#include "disks.h"
#include "files.h"
#include "verity.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { DISK_SECONDS = 10 };

static int make_directories(const char *path)
{
    char part[512];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        return complain("cannot make the directory %s", path);
    }
    for (const char *next = path; next != NULL;) {
        next = strchr(next + 1, '/');
        size_t length = next == NULL ? strlen(path) : (size_t)(next - path);
        memcpy(part, path, length);
        part[length] = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return complain("cannot make the directory %s", part);
    }
    return 0;
}

static int is_mounted(const char *device, const char *target)
{
    char line[700];
    snprintf(line, sizeof line, "%s %s ", device, target);
    char *mounts = read_file("/proc/self/mounts", NULL);
    if (mounts == NULL)
        return 0;
    const char *found = strstr(mounts, line);
    int mounted = found != NULL && (found == mounts || found[-1] == '\n');
    free(mounts);
    return mounted;
}

int mount_extension(const char *serial, const char *target, const char *root_hash, unsigned long long blocks)
{
    char disk[64], device[64];
    if (await_disk(serial, disk, sizeof disk, DISK_SECONDS) != 0) {
        say("no disk with serial %s appeared within %d s", serial, DISK_SECONDS);
        return -1;
    }
    struct verity verity = { .blocks = blocks, .salt = "-" };
    strncpy(verity.root, root_hash, sizeof verity.root - 1);
    if (open_verity(&verity, serial, disk, CORRUPTION_FAILS_THE_READ, device, sizeof device) != 0)
        return -1;
    if (is_mounted(device, target))
        return 0;
    if (make_directories(target) != 0)
        return -1;
    if (mount(device, target, "erofs", MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) != 0)
        return complain("cannot mount the extension on disk %s at %s: the disk is damaged, or not the one the root hash belongs to",
                        serial, target);
    return 0;
}
