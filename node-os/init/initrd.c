#include "initrd.h"

#include "console.h"
#include "disks.h"
#include "files.h"
#include "modules.h"
#include "mounting.h"
#include "power.h"
#include "verity.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DISK_SECONDS = 15 };

/* The initrd's files take memory for ever unless they are removed. What is mounted over it is left alone. */
static void empty_directory(int directory, dev_t device)
{
    DIR *entries = fdopendir(directory);
    if (entries == NULL) {
        close(directory);
        return;
    }
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 || status.st_dev != device)
            continue;
        if (S_ISDIR(status.st_mode)) {
            int inner = openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (inner >= 0)
                empty_directory(inner, device);
        }
        unlinkat(directory, entry->d_name, S_ISDIR(status.st_mode) ? AT_REMOVEDIR : 0);
    }
    closedir(entries);
}

static int find_root(char *device, size_t size)
{
    char disk[64], type[32];
    if (load_module_list("/etc/modules.boot") != 0)
        return -1;
    if (await_disk("coppice-root", disk, sizeof disk, DISK_SECONDS) != 0) {
        say("no disk with serial coppice-root appeared within %d s", DISK_SECONDS);
        return -1;
    }
    struct verity verity;
    if (read_verity("/etc/verity", &verity) != 0
        || open_verity(&verity, "coppice-root", disk, CORRUPTION_PANICS, device, size) != 0)
        return -1;
    if (read_line("/etc/root-type", type, sizeof type) != 0)
        return complain("cannot read /etc/root-type");
    if (mkdir("/root", 0755) != 0 && access("/root", F_OK) != 0)
        return complain("cannot make /root");
    if (mount(device, "/root", type, MS_RDONLY, NULL) != 0)
        return complain("cannot mount the root file system (%s on %s): the image is damaged or not the one this initrd belongs to",
                        type, device);
    return 0;
}

static int move_into_root(void)
{
    int old = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat status;
    static const char *const kernels[] = { "/dev", "/sys", "/proc" };
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (umount2(kernels[i], MNT_DETACH) != 0)
            complain("cannot unmount %s of the initrd", kernels[i]);
    if (chdir("/root") != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0 || chdir("/") != 0)
        return complain("cannot move into the root file system");
    if (old >= 0 && fstat(old, &status) == 0)
        empty_directory(old, status.st_dev);
    return 0;
}

void enter_root(char *const arguments[])
{
    if (mount_kernel_file_systems() != 0)
        return;
    if (kernel_argument("coppice.probe=1")) {
        say("probe ok");
        end_machine_now(ENDING_POWEROFF);
    }
    char device[64];
    if (find_root(device, sizeof device) != 0 || move_into_root() != 0)
        return;
    static char *const environment[] = { "PATH=/usr/sbin:/usr/bin", NULL };
    execve("/sbin/init", arguments, environment);
    complain("cannot run /sbin/init of the root file system");
}
