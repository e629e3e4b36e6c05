#include "cgroups.h"

#include "console.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup/"

static int enable(const char *controller)
{
    char text[64];
    int length = snprintf(text, sizeof text, "+%s", controller);
    int file = open(ROOT "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t written = write(file, text, (size_t)length);
    int reason = errno;
    close(file);
    errno = reason;
    return written == length ? 0 : -1;
}

void prepare_cgroups(void)
{
    char *controllers = read_file(ROOT "cgroup.controllers", NULL);
    if (controllers == NULL) {
        complain("cannot read the controllers of control groups");
        return;
    }
    char *rest = NULL;
    for (char *name = strtok_r(controllers, " \n", &rest); name != NULL; name = strtok_r(NULL, " \n", &rest))
        if (enable(name) != 0)
            complain("cannot enable the controller %s", name);
    free(controllers);
    if (mkdir(ROOT "coppice", 0755) != 0 && errno != EEXIST)
        complain("cannot make the control group of services");
}
