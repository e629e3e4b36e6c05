#include "disks.h"

#include "console.h"
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int has_serial(const char *disk, const char *serial)
{
    char path[300], found[64];
    snprintf(path, sizeof path, "/sys/block/%s/serial", disk);
    return read_line(path, found, sizeof found) == 0 && strcmp(found, serial) == 0;
}

int find_disk(const char *serial, char *path, size_t size)
{
    DIR *disks = opendir("/sys/block");
    if (disks == NULL)
        return -1;
    int found = 0;
    struct dirent *entry;
    while (!found && (entry = readdir(disks)) != NULL) {
        if (strncmp(entry->d_name, "vd", 2) == 0 && has_serial(entry->d_name, serial)) {
            snprintf(path, size, "/dev/%s", entry->d_name);
            found = access(path, F_OK) == 0;
        }
    }
    closedir(disks);
    if (!found)
        errno = ENODEV;
    return found ? 0 : -1;
}

static int open_device_events(void)
{
    int events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
    if (events >= 0 && bind(events, (struct sockaddr *)&address, sizeof address) != 0) {
        close(events);
        events = -1;
    }
    return events;
}

int await_disk(const char *serial, char *path, size_t size, int seconds)
{
    int events = open_device_events();
    if (events < 0)
        return complain("cannot listen for devices");
    double deadline = uptime() + seconds;
    int result = find_disk(serial, path, size);
    while (result != 0) {
        double left = deadline - uptime();
        struct pollfd ready = { .fd = events, .events = POLLIN };
        if (left <= 0 || (poll(&ready, 1, (int)(left * 1000) + 1) < 0 && errno != EINTR))
            break;
        char event[4096];
        while (recv(events, event, sizeof event, 0) > 0)
            ;
        result = find_disk(serial, path, size);
    }
    close(events);
    if (result != 0)
        errno = ENODEV;
    return result;
}
