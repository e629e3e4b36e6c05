#include "agent.h"

#include "console.h"

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

static _Noreturn void become_agent(void)
{
    static char *const arguments[] = { JAVA, ARGUMENTS, NULL };
    static char *const environment[] = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LANG=C.UTF-8",
        "TMPDIR=/tmp",
        NULL,
    };
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) {
        dup2(nothing, STDIN_FILENO);
        close(nothing);
    }
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        if (write(score, "-900\n", 5) < 0)
            complain("cannot protect the agent from running out of memory");
        close(score);
    }
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
    agent->process = fork();
    if (agent->process == 0)
        become_agent();
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
