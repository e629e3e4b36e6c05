/* What the node agent needs of the system and Java cannot do. Exit status 0, 1 (failed) or 2 (usage). */
#include "console.h"
#include "disks.h"
#include "extension.h"
#include "faults.h"
#include "fork.h"
#include "kernellog.h"
#include "modules.h"
#include "mounting.h"
#include "numbers.h"
#include "state.h"
#include "template.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

static const char usage[] =
    "usage: nodectl mount [-t TYPE] [-o OPTIONS] SOURCE TARGET\n"
    "       nodectl umount TARGET\n"
    "       nodectl modprobe NAME...\n"
    "       nodectl dmesg [--follow [--new]]\n"
    "       nodectl disk SERIAL\n"
    "       nodectl state\n"
    "       nodectl extension SERIAL TARGET ROOT_HASH DATA_BLOCKS\n"
    "       nodectl fork GENERATION SECONDS NANOSECONDS    (32 to 512 bytes of entropy on standard input)\n"
    "       nodectl hold\n"
    "       nodectl clock NANOSECONDS                      (by which the wall clock is ahead of the monotonic one)\n"
    "       nodectl fill FILE REMAINING_BYTES\n";

static int misused(void)
{
    fputs(usage, stderr);
    return 2;
}

static int run_mount(int count, char *words[])
{
    const char *type = NULL, *options = "";
    int next = 0;
    for (; next + 1 < count && words[next][0] == '-'; next += 2) {
        if (strcmp(words[next], "-t") == 0)
            type = words[next + 1];
        else if (strcmp(words[next], "-o") == 0)
            options = words[next + 1];
        else
            return misused();
    }
    if (count - next != 2)
        return misused();
    if (mount_with_options(words[next], words[next + 1], type, options) != 0)
        return complain("cannot mount %s on %s", words[next], words[next + 1]) != 0;
    return 0;
}

static int run_umount(int count, char *words[])
{
    if (count != 1)
        return misused();
    if (umount2(words[0], 0) != 0)
        return complain("cannot unmount %s", words[0]) != 0;
    return 0;
}

/* The kernel itself calls /sbin/modprobe as "modprobe -q -- NAME". */
static int run_modprobe(int count, char *words[])
{
    int quiet = 0, failed = 0, names = 0;
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "-q") == 0) {
            quiet = 1;
        } else if (strcmp(words[i], "--") != 0) {
            names++;
            failed |= load_module_named(words[i], quiet) != 0;
        }
    }
    return names == 0 ? misused() : failed;
}

static int run_dmesg(int count, char *words[])
{
    if (count > 2 || (count > 0 && strcmp(words[0], "--follow") != 0) || (count > 1 && strcmp(words[1], "--new") != 0))
        return misused();
    return print_kernel_log(count > 0, count > 1) != 0;
}

static int run_disk(int count, char *words[])
{
    char path[64];
    if (count != 1)
        return misused();
    if (find_disk(words[0], path, sizeof path) != 0)
        return complain("there is no disk with serial %s", words[0]) != 0;
    return puts(path) < 0;
}

static int run_state(int count, char *words[])
{
    (void)words;
    return count != 0 ? misused() : mount_state() != 0;
}

static int run_extension(int count, char *words[])
{
    char *end = NULL;
    if (count != 4)
        return misused();
    unsigned long long blocks = strtoull(words[3], &end, 10);
    if (strlen(words[2]) != 64 || strspn(words[2], "0123456789abcdef") != 64 || *end != '\0' || blocks == 0)
        return misused();
    return mount_extension(words[0], words[1], words[2], blocks) != 0;
}

static int run_fork(int count, char *words[])
{
    if (count != 3 || !is_generation(words[0]))
        return misused();
    long long seconds = number(words[1], LLONG_MAX), nanoseconds = number(words[2], 1000000000);
    if (seconds < 0 || nanoseconds < 0)
        return misused();
    unsigned char entropy[MOST_ENTROPY + 1];
    size_t size = fread(entropy, 1, sizeof entropy, stdin);
    struct timespec now = { .tv_sec = seconds, .tv_nsec = (long)nanoseconds };
    int failed = adopt_fork(words[0], now, entropy, size) != 0;
    explicit_bzero(entropy, sizeof entropy);
    return failed;
}

static int run_hold(int count, char *words[])
{
    (void)words;
    return count != 0 ? misused() : hold_template() != 0;
}

static int run_clock(int count, char *words[])
{
    long long nanoseconds = count == 1 ? number(words[0], LLONG_MAX / 2) : -1;
    return nanoseconds < 0 ? misused() : set_clock_ahead(nanoseconds) != 0;
}

static int run_fill(int count, char *words[])
{
    long long remaining = count == 2 ? number(words[1], LLONG_MAX) : -1;
    return remaining < 0 ? misused() : fill_disk(words[0], remaining) != 0;
}

static const struct {
    const char *name;
    int (*run)(int count, char *words[]);
} commands[] = {
    { "mount", run_mount }, { "umount", run_umount }, { "modprobe", run_modprobe },
    { "dmesg", run_dmesg }, { "disk", run_disk },     { "state", run_state },
    { "extension", run_extension }, { "fork", run_fork },   { "hold", run_hold },
    { "clock", run_clock }, { "fill", run_fill },
};

static int run(const char *name, int count, char *words[])
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(count, words);
    return misused();
}

int main(int count, char *words[])
{
    if (count > 0 && strcmp(basename(words[0]), "modprobe") == 0)
        return run("modprobe", count - 1, words + 1);
    return count < 2 ? misused() : run(words[1], count - 2, words + 2);
}
