#include "state.h"

#include "console.h"
#include "disks.h"
#include "mounting.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MKFS "/usr/sbin/mke2fs"

enum content { CONTENT_UNREADABLE, CONTENT_BLANK, CONTENT_EXT4, CONTENT_FOREIGN };

enum { SUPERBLOCK = 1024, MAGIC = SUPERBLOCK + 0x38, LOOKED_AT = 4096 };

/* mke2fs writes the superblock last, so a disk on which it was interrupted still looks blank here. */
static enum content look_at(const char *disk)
{
    unsigned char start[LOOKED_AT];
    int device = open(disk, O_RDONLY | O_CLOEXEC);
    if (device < 0)
        return CONTENT_UNREADABLE;
    ssize_t got = pread(device, start, sizeof start, 0);
    int reason = errno;
    close(device);
    errno = reason;
    if (got != (ssize_t)sizeof start)
        return CONTENT_UNREADABLE;
    if (start[MAGIC] == 0x53 && start[MAGIC + 1] == 0xef)
        return CONTENT_EXT4;
    for (size_t i = 0; i < sizeof start; i++)
        if (start[i] != 0)
            return CONTENT_FOREIGN;
    return CONTENT_BLANK;
}

static int make_file_system(const char *disk)
{
    char device[64];
    strncpy(device, disk, sizeof device - 1);
    device[sizeof device - 1] = '\0';
    char *const arguments[] = { MKFS, "-q", "-F", "-t", "ext4", "-L", "coppice-state", "-m", "0", "-E",
                                "lazy_itable_init=1,lazy_journal_init=1,nodiscard", device, NULL };
    pid_t child = fork();
    if (child == 0) {
        execv(MKFS, arguments);
        complain("cannot run " MKFS);
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return complain("cannot run " MKFS);
    if (status != 0) {
        say(MKFS " failed on %s with wait status %d", disk, status);
        return -1;
    }
    return 0;
}

/* The agent asks again each time it starts, also when it starts anew on a node that runs. */
static int is_mounted(const char *disk, const char *target)
{
    struct stat device, directory;
    return stat(disk, &device) == 0 && stat(target, &directory) == 0 && directory.st_dev == device.st_rdev;
}

int mount_state(void)
{
    static const char target[] = "/var";
    char disk[64];
    if (find_disk("coppice-state", disk, sizeof disk) != 0)
        return complain("there is no disk with serial coppice-state");
    if (is_mounted(disk, target))
        return 0;
    switch (look_at(disk)) {
    case CONTENT_UNREADABLE:
        return complain("cannot read %s", disk);
    case CONTENT_FOREIGN:
        say("%s (serial coppice-state) holds something that is no ext4 file system; it is left alone. Give the node a blank disk",
            disk);
        return -1;
    case CONTENT_BLANK:
        if (make_file_system(disk) != 0)
            return -1;
        break;
    case CONTENT_EXT4:
        break;
    }
    if (mount(disk, target, "ext4", MS_NOSUID | MS_NODEV | MS_NOATIME, NULL) != 0)
        return complain("cannot mount %s on %s", disk, target);
    return prepare_var();
}
