#include "power.h"

#include "console.h"
#include "mounting.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TERMINATE_SECONDS = 10, KILL_SECONDS = 2, SYNC_SECONDS = 20 };

static const char *const ending_words[] = {
    [ENDING_NONE] = "none",
    [ENDING_POWEROFF] = "poweroff",
    [ENDING_REBOOT] = "reboot",
    [ENDING_HALT] = "halt",
};

enum ending ending_named(const char *word)
{
    for (enum ending ending = ENDING_POWEROFF; ending <= ENDING_HALT; ending++)
        if (strcmp(word, ending_words[ending]) == 0)
            return ending;
    return ENDING_NONE;
}

const char *ending_word(enum ending ending)
{
    return ending_words[ending];
}

/* Reaps until no child is left (every orphan is a child of PID 1) or the time is up. Returns whether none is left. */
static int reap_all(int seconds)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    double deadline = uptime() + seconds;
    for (;;) {
        pid_t reaped = waitpid(-1, NULL, WNOHANG);
        if (reaped > 0)
            continue;
        if (reaped < 0 && errno == ECHILD)
            return 1;
        double left = deadline - uptime();
        if (left <= 0)
            return 0;
        struct timespec limit = { .tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9) };
        sigtimedwait(&child, NULL, &limit);
    }
}

/* Runs a step in a child, so that a device that hangs cannot keep the machine from ending. */
static void within_limit(void (*step)(void), const char *name, int seconds)
{
    pid_t child = fork();
    if (child == 0) {
        step();
        _exit(0);
    }
    if (child < 0 || !reap_all(seconds))
        say("%s did not finish within %d s, going on", name, seconds);
}

_Noreturn void end_machine_now(enum ending ending)
{
    reboot(ending == ENDING_REBOOT ? RB_AUTOBOOT : ending == ENDING_HALT ? RB_HALT_SYSTEM : RB_POWER_OFF);
    complain("the kernel refused to %s", ending_word(ending));
    for (;;)
        pause();
}

_Noreturn void end_machine(enum ending ending)
{
    say("%s: stopping all processes", ending_word(ending));
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    kill(-1, SIGTERM);
    kill(-1, SIGCONT);
    if (!reap_all(TERMINATE_SECONDS)) {
        say("some processes did not stop within %d s and are killed", TERMINATE_SECONDS);
        kill(-1, SIGKILL);
        reap_all(KILL_SECONDS);
    }
    within_limit(sync, "writing all data to disk", SYNC_SECONDS);
    within_limit(unmount_all, "unmounting", SYNC_SECONDS);
    within_limit(sync, "writing all data to disk", SYNC_SECONDS);
    say("%s", ending_word(ending));
    end_machine_now(ending);
}
