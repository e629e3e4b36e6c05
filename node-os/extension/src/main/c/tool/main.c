#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int run_hostname(int count, char *words[])
{
    (void)count;
    (void)words;
    char name[256];
    return gethostname(name, sizeof name) != 0 ? failed("hostname") : puts(name) < 0;
}

static int run_echo(int count, char *words[])
{
    for (int i = 0; i < count; i++)
        printf("%s%s", i == 0 ? "" : " ", words[i]);
    return putchar('\n') == EOF;
}

static int run_env(int count, char *words[])
{
    for (int i = 0; i < count; i++) {
        const char *value = getenv(words[i]);
        if (value == NULL) {
            fprintf(stderr, "%s is not set\n", words[i]);
            return 1;
        }
        puts(value);
    }
    return 0;
}

static int run_exit(int count, char *words[])
{
    return count > 0 ? atoi(words[0]) : 0;
}

/* For ever without a number. */
static int run_sleep(int count, char *words[])
{
    struct timespec left = { .tv_sec = count > 0 ? atol(words[0]) : 0 };
    if (count == 0)
        pause();
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
    return 0;
}

/* tick [MILLISECONDS [TEXT]]: numbered lines, for ever. */
static int run_tick(int count, char *words[])
{
    long milliseconds = count > 0 ? atol(words[0]) : 1000;
    struct timespec pause = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
    for (unsigned long number = 1;; number++) {
        printf("%s %lu\n", count > 1 ? words[1] : "tick", number);
        if (fflush(stdout) != 0)
            return failed("tick");
        nanosleep(&pause, NULL);
    }
}

static int copy(int from, int to, const char *name)
{
    char bytes[65536];
    for (;;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got < 0)
            return failed("%s", name);
        if (got == 0)
            return 0;
        if (write_all(to, bytes, (size_t)got) != 0)
            return failed("%s", name);
    }
}

static int run_cat(int count, char *words[])
{
    if (count == 0)
        return copy(STDIN_FILENO, STDOUT_FILENO, "standard input");
    for (int i = 0; i < count; i++) {
        int file = open(words[i], O_RDONLY | O_CLOEXEC);
        if (file < 0 || copy(file, STDOUT_FILENO, words[i]) != 0)
            return failed("%s", words[i]);
        close(file);
    }
    return 0;
}

/* write FILE [TEXT]: the text and a newline, or standard input. On disk when it returns. */
static int run_write(int count, char *words[])
{
    if (count != 1 && count != 2) {
        fputs("usage: write FILE [TEXT]\n", stderr);
        return 2;
    }
    int file = open(words[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return failed("%s", words[0]);
    if (count == 1 && copy(STDIN_FILENO, file, words[0]) != 0)
        return 1;
    if (count == 2 && (write_all(file, words[1], strlen(words[1])) != 0 || write_all(file, "\n", 1) != 0))
        return failed("%s", words[0]);
    return fsync(file) != 0 || close(file) != 0 ? failed("%s", words[0]) : 0;
}

static int run_test(int count, char *words[])
{
    struct stat status;
    if (count != 2 || words[0][0] != '-') {
        fputs("usage: test -d|-e|-f PATH\n", stderr);
        return 2;
    }
    if (stat(words[1], &status) != 0)
        return 1;
    switch (words[0][1]) {
    case 'd':
        return !S_ISDIR(status.st_mode);
    case 'f':
        return !S_ISREG(status.st_mode);
    case 'e':
        return 0;
    default:
        return 2;
    }
}

static const struct {
    const char *name;
    int (*run)(int count, char *words[]);
} commands[] = {
    { "serve", run_serve }, { "get", run_get },     { "tcp", run_tcp },     { "lookup", run_lookup }, { "hostname", run_hostname },
    { "echo", run_echo },   { "env", run_env },     { "exit", run_exit },   { "sleep", run_sleep },   { "tick", run_tick },
    { "cat", run_cat },     { "write", run_write }, { "test", run_test },   { "tar", run_tar },
};

/* The command of this name, or -1. */
static int find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return (int)i;
    return -1;
}

static int misused(void)
{
    fputs("usage: tool COMMAND [WORD...]; the commands are", stderr);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(stderr, " %s", commands[i].name);
    fputc('\n', stderr);
    return 2;
}

static void end(int signal)
{
    _exit(128 + signal);
}

/* Called by the name of a command or with one. The first process of a name space gets no signal that it does not ask for, and reaps. */
int main(int count, char *words[])
{
    struct sigaction ends = { .sa_handler = end }, ignored = { .sa_handler = SIG_IGN };
    sigaction(SIGTERM, &ends, NULL);
    sigaction(SIGINT, &ends, NULL);
    sigaction(SIGCHLD, &ignored, NULL);
    int skipped = 1, command = count > 0 ? find(basename(words[0])) : -1;
    if (command < 0 && count > 1) {
        skipped = 2;
        command = find(words[1]);
    }
    return command < 0 ? misused() : commands[command].run(count - skipped, words + skipped);
}
