#include "fork.h"

#include "console.h"
#include "mounting.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define GENERATION "/run/coppice/boot_id"
#define GENERATION_ASIDE "/run/coppice/.boot_id.next"

enum { UUID_LENGTH = 36 };

/* As the kernel takes it: struct rand_pool_info with its bytes. */
struct pool {
    int entropy_bits, size;
    unsigned char bytes[MOST_ENTROPY];
};

int is_generation(const char *text)
{
    if (strlen(text) != UUID_LENGTH)
        return 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
        int hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : strchr("0123456789abcdef", text[i]) == NULL)
            return 0;
    }
    return 1;
}

static int seed_kernel(const unsigned char *entropy, size_t size)
{
    struct pool pool = { .entropy_bits = (int)size * 8, .size = (int)size };
    if (size < LEAST_ENTROPY || size > MOST_ENTROPY) {
        say("the entropy must have %d to %d bytes", LEAST_ENTROPY, MOST_ENTROPY);
        return -1;
    }
    memcpy(pool.bytes, entropy, size);
    int device = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    int failed = 0;
    if (device < 0)
        failed = complain("cannot open /dev/urandom");
    else if (ioctl(device, RNDADDENTROPY, &pool) != 0)
        failed = complain("the kernel does not take the entropy");
    else if (ioctl(device, RNDRESEEDCRNG) != 0)
        failed = complain("the kernel does not seed its random numbers anew");
    explicit_bzero(&pool, sizeof pool);
    if (device >= 0)
        close(device);
    return failed;
}

static int write_generation(const char *generation)
{
    char line[UUID_LENGTH + 2];
    int length = snprintf(line, sizeof line, "%s\n", generation);
    int file = open(GENERATION_ASIDE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0444);
    if (file < 0)
        return complain("cannot make " GENERATION_ASIDE);
    if (write(file, line, (size_t)length) != length) {
        close(file);
        return complain("cannot write " GENERATION_ASIDE);
    }
    close(file);
    if (rename(GENERATION_ASIDE, GENERATION) != 0)
        return complain("cannot rename " GENERATION_ASIDE " to " GENERATION);
    return 0;
}

static int show_generation(void)
{
    /* A mount shows the file that was there then, not the one that took its name. */
    while (umount2(BOOT_ID, MNT_DETACH) == 0)
        ;
    if (errno != EINVAL)
        return complain("cannot take away what lies over " BOOT_ID);
    if (mount_with_options(GENERATION, BOOT_ID, NULL, "bind,ro,nosuid,nodev,noexec") != 0)
        return complain("cannot put " GENERATION " over " BOOT_ID);
    return 0;
}

int adopt_fork(const char *generation, struct timespec now, const unsigned char *entropy, size_t size)
{
    if (seed_kernel(entropy, size) != 0)
        return -1;
    if (clock_settime(CLOCK_REALTIME, &now) != 0)
        return complain("cannot set the clock to %lld s since 1970", (long long)now.tv_sec);
    return write_generation(generation) != 0 ? -1 : show_generation();
}
