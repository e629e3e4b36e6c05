#include "template.h"

#include "console.h"
#include "devices.h"
#include "disks.h"
#include "fork.h"
#include "numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define CONSOLE "/dev/ttyS0"

static const char mark[] = "#coppice-template\n";

/* The terminal gives lines of at most 4096 characters. */
enum { LINE = 4096 };

int is_template(void)
{
    char drive[64], start[sizeof mark - 1];
    if (find_disk("coppice-config", drive, sizeof drive) != 0)
        return 0;
    int device = open(drive, O_RDONLY | O_CLOEXEC);
    if (device < 0)
        return 0;
    ssize_t got = read(device, start, sizeof start);
    close(device);
    return got == (ssize_t)sizeof start && memcmp(start, mark, sizeof start) == 0;
}

static int digit(char character)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = character == '\0' ? NULL : strchr(digits, character);
    return found == NULL ? -1 : (int)(found - digits);
}

/* How many bytes the digits stand for; 0 if they are no bytes, or too many. */
static size_t read_bytes(const char *digits, unsigned char *bytes, size_t most)
{
    size_t size = 0;
    for (; *digits != '\0'; digits += 2) {
        int high = digit(digits[0]), low = high < 0 ? -1 : digit(digits[1]);
        if (low < 0 || size == most)
            return 0;
        bytes[size++] = (unsigned char)(high << 4 | low);
    }
    return size;
}

/* 1 if the line made the machine a fork, 0 if it is no such line, -1 after saying what failed. */
static int obey(char *line)
{
    char *rest = NULL, *words[6];
    int count = 0;
    for (char *word = strtok_r(line, " \r\n", &rest); word != NULL && count < 6; word = strtok_r(NULL, " \r\n", &rest))
        words[count++] = word;
    if (count != 5 || strcmp(words[0], "coppice-fork") != 0 || !is_generation(words[1]))
        return 0;
    long long seconds = number(words[2], LLONG_MAX), nanoseconds = number(words[3], 1000000000);
    unsigned char entropy[MOST_ENTROPY];
    size_t size = read_bytes(words[4], entropy, sizeof entropy);
    if (seconds < 0 || nanoseconds < 0 || size < LEAST_ENTROPY)
        return 0;
    struct timespec now = { .tv_sec = seconds, .tv_nsec = (long)nanoseconds };
    int failed = adopt_fork(words[1], now, entropy, size);
    explicit_bzero(entropy, sizeof entropy);
    return failed != 0 ? -1 : 1;
}

static int await_line(int console)
{
    char line[LINE + 1];
    int obeyed = 0;
    while (obeyed == 0) {
        ssize_t got = read(console, line, LINE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return complain("cannot read " CONSOLE);
        line[got] = '\0';
        obeyed = obey(line);
        explicit_bzero(line, sizeof line);
    }
    return obeyed > 0 ? 0 : -1;
}

static int stop_echo(int console)
{
    struct termios settings;
    if (tcgetattr(console, &settings) != 0)
        return -1;
    settings.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    settings.c_lflag |= ICANON;
    return tcsetattr(console, TCSAFLUSH, &settings);
}

int hold_template(void)
{
    int console = open(CONSOLE, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (console < 0)
        return complain("cannot open " CONSOLE);
    int failed = stop_echo(console) != 0 ? complain("cannot keep " CONSOLE " from echoing") : 0;
    if (failed == 0) {
        dprintf(console, "coppice: template ready\n");
        failed = await_line(console);
    }
    if (failed == 0)
        failed = renew_devices();
    if (failed == 0)
        dprintf(console, "coppice: fork taken\n");
    close(console);
    return failed != 0 ? -1 : 0;
}
