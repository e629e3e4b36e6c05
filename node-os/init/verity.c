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
#include <sys/sysmacros.h>
#include <unistd.h>

enum { BLOCK = 4096, SECTOR = 512, REQUEST = 16384 };

struct verity {
    unsigned long long blocks;
    char root[129];
    char salt[129];
};

static int parse(const char *description, struct verity *verity)
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

static int load_table(int control, const char *name, const char *disk, const struct verity *verity)
{
    _Alignas(8) char request[REQUEST];
    struct dm_ioctl *header = prepare(request, name);
    header->target_count = 1;
    header->flags = DM_READONLY_FLAG;
    struct dm_target_spec *target = (struct dm_target_spec *)(request + sizeof *header);
    target->length = verity->blocks * (BLOCK / SECTOR);
    snprintf(target->target_type, sizeof target->target_type, "verity");
    char *table = (char *)(target + 1);
    size_t room = REQUEST - sizeof *header - sizeof *target;
    int length = snprintf(table, room, "1 %s %s %d %d %llu %llu sha256 %s %s 1 panic_on_corruption", disk, disk, BLOCK, BLOCK,
                          verity->blocks, verity->blocks, verity->root, verity->salt);
    target->next = (uint32_t)(sizeof *target + (((size_t)length + 8) & ~(size_t)7));
    return ioctl(control, DM_TABLE_LOAD, header);
}

static int activate(int control, const char *disk, const struct verity *verity, char *path, size_t size)
{
    static const char name[] = "coppice-root";
    _Alignas(8) char request[REQUEST];
    if (ioctl(control, DM_DEV_CREATE, prepare(request, name)) != 0)
        return complain("cannot create the verity device");
    if (load_table(control, name, disk, verity) != 0)
        return complain("cannot set up verity over %s with root hash %s", disk, verity->root);
    struct dm_ioctl *header = prepare(request, name);
    header->flags = DM_READONLY_FLAG; /* without DM_SUSPEND_FLAG this resumes, which makes the table live */
    if (ioctl(control, DM_DEV_SUSPEND, header) != 0)
        return complain("cannot start the verity device over %s", disk);
    snprintf(path, size, "/dev/dm-%u", minor(header->dev));
    return 0;
}

int open_verity(const char *description, const char *disk, char *path, size_t size)
{
    struct verity verity;
    if (parse(description, &verity) != 0)
        return -1;
    int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return complain("cannot open the device mapper");
    int result = activate(control, disk, &verity, path, size);
    close(control);
    return result;
}
