#include "mounting.h"

#include "console.h"
#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

struct mounted {
    const char *source, *target, *type;
    unsigned long flags;
    const char *data;
};

enum { SAFE = MS_NOSUID | MS_NODEV | MS_NOEXEC };

static const struct mounted kernel_file_systems[] = {
    { "proc", "/proc", "proc", SAFE, NULL },
    { "sysfs", "/sys", "sysfs", SAFE, NULL },
    { "devtmpfs", "/dev", "devtmpfs", MS_NOSUID, "mode=0755" },
};

static const struct mounted node_file_systems[] = {
    { "devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=0620,gid=5,ptmxmode=0666" },
    { "tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777" },
    { "mqueue", "/dev/mqueue", "mqueue", SAFE, NULL },
    { "cgroup2", "/sys/fs/cgroup", "cgroup2", SAFE, "nsdelegate" },
    { "tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755" },
    { "tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777" },
    { "tmpfs", "/var", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755" },
};

static int mount_each(const struct mounted *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct mounted *each = &list[i];
        if (mkdir(each->target, 0755) != 0 && errno != EEXIST && errno != EROFS)
            return complain("cannot make the directory %s", each->target);
        if (mount(each->source, each->target, each->type, each->flags, each->data) != 0)
            return complain("cannot mount %s on %s", each->type, each->target);
    }
    return 0;
}

int mount_kernel_file_systems(void)
{
    return mount_each(kernel_file_systems, sizeof kernel_file_systems / sizeof *kernel_file_systems);
}

int mount_node_file_systems(void)
{
    return mount_each(node_file_systems, sizeof node_file_systems / sizeof *node_file_systems);
}

int prepare_var(void)
{
    static const char *const directories[] = { "/var/lib", "/var/log", "/var/cache", "/var/etc", "/var/etc/cni", "/var/home",
                                               "/var/opt", "/var/spool" };
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        if (mkdir(directories[i], 0755) != 0 && errno != EEXIST)
            return complain("cannot make %s", directories[i]);
    if (mkdir("/var/tmp", 01777) == 0 && chmod("/var/tmp", 01777) != 0)
        return complain("cannot open /var/tmp to everyone");
    if (symlink("../run", "/var/run") != 0 && errno != EEXIST)
        return complain("cannot link /var/run to /run");
    return 0;
}

static const struct {
    const char *word;
    unsigned long set, clear;
} words[] = {
    { "ro", MS_RDONLY, 0 },
    { "rw", 0, MS_RDONLY },
    { "nosuid", MS_NOSUID, 0 },
    { "suid", 0, MS_NOSUID },
    { "nodev", MS_NODEV, 0 },
    { "dev", 0, MS_NODEV },
    { "noexec", MS_NOEXEC, 0 },
    { "exec", 0, MS_NOEXEC },
    { "noatime", MS_NOATIME, 0 },
    { "nodiratime", MS_NODIRATIME, 0 },
    { "relatime", MS_RELATIME, 0 },
    { "sync", MS_SYNCHRONOUS, 0 },
    { "bind", MS_BIND, 0 },
    { "rbind", MS_BIND | MS_REC, 0 },
    { "move", MS_MOVE, 0 },
    { "remount", MS_REMOUNT, 0 },
    { "private", MS_PRIVATE, 0 },
    { "rprivate", MS_PRIVATE | MS_REC, 0 },
    { "shared", MS_SHARED, 0 },
    { "rshared", MS_SHARED | MS_REC, 0 },
    { "slave", MS_SLAVE, 0 },
    { "rslave", MS_SLAVE | MS_REC, 0 },
    { "defaults", 0, 0 },
};

static int apply_word(const char *word, unsigned long *flags)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i].word) == 0) {
            *flags = (*flags | words[i].set) & ~words[i].clear;
            return 1;
        }
    }
    return 0;
}

int mount_with_options(const char *source, const char *target, const char *type, const char *options)
{
    unsigned long flags = 0;
    char copy[4096], data[4096] = "";
    if (strlen(options) >= sizeof copy) {
        errno = E2BIG;
        return -1;
    }
    strcpy(copy, options);
    char *rest = NULL;
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        if (apply_word(word, &flags))
            continue;
        if (data[0] != '\0')
            strcat(data, ",");
        strcat(data, word);
    }
    if (mount(source, target, type, flags, data) != 0)
        return -1;
    /* a bind mount takes its other flags only in a second step */
    unsigned long second = flags & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
    if ((flags & MS_BIND) && !(flags & MS_REMOUNT) && second != 0)
        return mount(source, target, type, MS_REMOUNT | MS_BIND | second, NULL);
    return 0;
}

static int is_kernels_own(const char *target)
{
    static const char *const own[] = { "/", "/proc", "/sys", "/dev" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(target, own[i]) == 0)
            return 1;
    return 0;
}

void unmount_all(void)
{
    char *text = read_file("/proc/self/mounts", NULL);
    if (text == NULL)
        return;
    for (;;) {
        char *last = strrchr(text, '\n');
        if (last != NULL && last[1] == '\0') {
            *last = '\0';
            last = strrchr(text, '\n');
        }
        char *line = last == NULL ? text : last + 1;
        char *target = strchr(line, ' ');
        if (target != NULL) {
            target++;
            target[strcspn(target, " ")] = '\0';
            if (!is_kernels_own(target) && umount2(target, UMOUNT_NOFOLLOW) != 0 && errno != EINVAL
                && mount(NULL, target, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
                complain("cannot unmount %s", target);
        }
        if (last == NULL)
            break;
        last[1] = '\0';
    }
    free(text);
}
