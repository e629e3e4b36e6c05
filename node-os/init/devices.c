#include "devices.h"

#include "console.h"
#include "disks.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICES "/sys/bus/virtio/devices"
#define DRIVERS "/sys/bus/virtio/drivers"

static int tell_driver(const char *driver, const char *order, const char *device)
{
    char path[300];
    snprintf(path, sizeof path, DRIVERS "/%s/%s", driver, order);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return complain("cannot open %s", path);
    int failed = write(file, device, strlen(device)) < 0 ? complain("cannot %s %s", order, device) : 0;
    close(file);
    return failed;
}

static int renew(const char *driver, const char *device)
{
    return tell_driver(driver, "unbind", device) != 0 ? -1 : tell_driver(driver, "bind", device);
}

static int has(const char *device, const char *kind)
{
    char path[300];
    snprintf(path, sizeof path, DEVICES "/%s/%s", device, kind);
    return access(path, F_OK) == 0;
}

static int is_root(const char *device)
{
    char root[64], kind[80];
    if (find_disk("coppice-root", root, sizeof root) != 0)
        return 0;
    snprintf(kind, sizeof kind, "block/%s", strrchr(root, '/') + 1);
    return has(device, kind);
}

static int renew_if_replaced(const char *device)
{
    if (has(device, "net"))
        return renew("virtio_net", device);
    return has(device, "block") && !is_root(device) ? renew("virtio_blk", device) : 0;
}

static int is_device(const struct dirent *entry)
{
    return strncmp(entry->d_name, "virtio", 6) == 0;
}

int renew_devices(void)
{
    struct dirent **found;
    /* In their order, so that cards get the names that they had. */
    int count = scandir(DEVICES, &found, is_device, versionsort), failed = 0;
    if (count < 0)
        return complain("cannot list " DEVICES);
    for (int i = 0; i < count; i++) {
        failed |= renew_if_replaced(found[i]->d_name);
        free(found[i]);
    }
    free(found);
    return failed;
}
