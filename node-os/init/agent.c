#include "agent.h"

#include "console.h"
#include "emulation.h"
#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define JAVA "/usr/lib/coppice/runtime/bin/java"
#define ARGUMENTS "@/usr/lib/coppice/machined.args"

static const double first_back_off = 0.5, longest_back_off = 30, long_life = 60;

/* Sets what the kernel lets this process choose for itself. A kernel without the choice is none the worse. */
static void choose(const char *file, const char *value, const char *purpose)
{
    int choice = open(file, O_WRONLY | O_CLOEXEC);
    if (choice < 0)
        return;
    if (write(choice, value, strlen(value)) < 0)
        complain("cannot %s", purpose);
    close(choice);
}

static _Noreturn void become_agent(int template)
{
    static char *const arguments[] = { JAVA, ARGUMENTS, NULL };
    int emulated = is_emulated();
    char *environment[] = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LANG=C.UTF-8",
        "TMPDIR=/tmp",
        NULL,
        NULL,
        NULL,
    };
    char **more = environment + 4;
    if (template)
        *more++ = "COPPICE_TEMPLATE=1";
    if (emulated)
        *more++ = "COPPICE_EMULATED=1";
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) {
        dup2(nothing, STDIN_FILENO);
        close(nothing);
    }
    choose("/proc/self/oom_score_adj", "-900\n", "protect the agent from running out of memory");
    /* The services are in control groups of their own, so that this is for the agent alone: it answers while they start. */
    choose("/proc/self/autogroup", "-10\n", "let the agent go before the services");
    if (emulated)
        share_timers();
    execve(JAVA, arguments, environment);
    complain("cannot run " JAVA);
    _exit(127);
}

void plan_restart(struct agent *agent)
{
    if (agent->back_off < first_back_off || uptime() - agent->started > long_life)
        agent->back_off = first_back_off;
    agent->next_start = uptime() + agent->back_off;
    say("starting the agent again in %.1f s", agent->back_off);
    agent->back_off *= 2;
    if (agent->back_off > longest_back_off)
        agent->back_off = longest_back_off;
}

void start_agent(struct agent *agent)
{
    agent->started = uptime();
    say("starting the agent (%.2f s after the kernel)", agent->started);
    int template = is_template();
    agent->process = fork();
    if (agent->process == 0)
        become_agent(template);
    if (agent->process < 0) {
        complain("cannot fork for the agent");
        agent->process = 0;
        plan_restart(agent);
    }
}

void agent_ended(struct agent *agent, int status)
{
    if (WIFSIGNALED(status))
        say("the agent was killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        say("the agent ended with status %d", WEXITSTATUS(status));
    agent->process = 0;
}
