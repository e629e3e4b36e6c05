#include "verity.h"

#include "console.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { BLOCK = 4096, SECTOR = 512, REQUEST = 16384 };

int read_verity(const char *description, struct verity *verity)
{
    char *text = read_file(description, NULL);
    if (text == NULL)
        return complain("cannot read %s", description);
    memset(verity, 0, sizeof *verity);
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        sscanf(line, "data-blocks %llu", &verity->blocks);
        sscanf(line, "root-hash %128s", verity->root);
        sscanf(line, "salt %128s", verity->salt);
    }
    free(text);
    if (verity->blocks == 0 || strlen(verity->root) != 64 || verity->salt[0] == '\0') {
        say("%s does not describe a verity device", description);
        return -1;
    }
    return 0;
}

static struct dm_ioctl *prepare(char *request, const char *name)
{
    memset(request, 0, REQUEST);
    struct dm_ioctl *header = (struct dm_ioctl *)request;
    header->version[0] = DM_VERSION_MAJOR;
    header->data_size = REQUEST;
    header->data_start = sizeof *header;
    snprintf(header->name, sizeof header->name, "%s", name);
    return header;
}

/* What the kernel is told, without the name of the target. It tells disks by their numbers. */
static int write_table(char *table, size_t room, const struct verity *verity, const char *disk, enum corruption corruption)
{
    struct stat status;
    if (stat(disk, &status) != 0)
        return complain("cannot find %s", disk);
    int length = snprintf(table, room, "1 %u:%u %u:%u %d %d %llu %llu sha256 %s %s%s", major(status.st_rdev),
                          minor(status.st_rdev), major(status.st_rdev), minor(status.st_rdev), BLOCK, BLOCK, verity->blocks,
                          verity->blocks, verity->root, verity->salt,
                          corruption == CORRUPTION_PANICS ? " 1 panic_on_corruption" : "");
    return length < 0 || (size_t)length >= room ? -1 : length;
}

static int load_table(int control, const char *name, const char *text, unsigned long long blocks)
{
    _Alignas(8) char request[REQUEST];
    struct dm_ioctl *header = prepare(request, name);
    header->target_count = 1;
    header->flags = DM_READONLY_FLAG;
    struct dm_target_spec *target = (struct dm_target_spec *)(request + sizeof *header);
    target->length = blocks * (BLOCK / SECTOR);
    snprintf(target->target_type, sizeof target->target_type, "verity");
    size_t length = strlen(text);
    memcpy(target + 1, text, length + 1);
    target->next = (uint32_t)(sizeof *target + ((length + 8) & ~(size_t)7));
    return ioctl(control, DM_TABLE_LOAD, header);
}

/* Whether a device of this name is live with this very table. */
static int is_open(int control, const char *name, const char *text, dev_t *device)
{
    _Alignas(8) char request[REQUEST];
    struct dm_ioctl *header = prepare(request, name);
    header->flags = DM_STATUS_TABLE_FLAG;
    if (ioctl(control, DM_TABLE_STATUS, header) != 0 || header->target_count != 1)
        return 0;
    struct dm_target_spec *target = (struct dm_target_spec *)(request + header->data_start);
    *device = header->dev;
    return strcmp(target->target_type, "verity") == 0 && strcmp((char *)(target + 1), text) == 0;
}

/* Somebody who made the device may have been killed before it was live, or it is another one. */
static int remove_device(int control, const char *name)
{
    _Alignas(8) char request[REQUEST];
    if (ioctl(control, DM_DEV_REMOVE, prepare(request, name)) != 0 && errno != ENXIO)
        return complain("the verity device %s is in use with another content; reboot to change it", name);
    return 0;
}

static int activate(int control, const char *name, const char *table, const struct verity *verity, dev_t *device)
{
    _Alignas(8) char request[REQUEST];
    if (is_open(control, name, table, device))
        return 0;
    if (remove_device(control, name) != 0)
        return -1;
    if (ioctl(control, DM_DEV_CREATE, prepare(request, name)) != 0)
        return complain("cannot create the verity device %s", name);
    if (load_table(control, name, table, verity->blocks) != 0)
        return complain("cannot set up verity device %s with root hash %s", name, verity->root);
    struct dm_ioctl *header = prepare(request, name);
    header->flags = DM_READONLY_FLAG; /* without DM_SUSPEND_FLAG this resumes, which makes the table live */
    if (ioctl(control, DM_DEV_SUSPEND, header) != 0)
        return complain("cannot start the verity device %s", name);
    *device = header->dev;
    return 0;
}

int open_verity(const struct verity *verity, const char *name, const char *disk, enum corruption corruption, char *path,
                size_t size)
{
    char table[1024];
    dev_t device = 0;
    if (write_table(table, sizeof table, verity, disk, corruption) < 0)
        return -1;
    int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return complain("cannot open the device mapper");
    int result = activate(control, name, table, verity, &device);
    close(control);
    snprintf(path, size, "/dev/dm-%u", minor(device));
    return result;
}
