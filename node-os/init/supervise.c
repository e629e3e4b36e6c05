#include "supervise.h"

#include "agent.h"
#include "button.h"
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORDERS "/run/coppice/init"

static const double agent_stop_seconds = 40;

struct supervisor {
    struct agent agent;
    enum ending ordered;  /* by the agent */
    enum ending asked;    /* by button or signal; the agent is stopping */
    double asked_until;
};

static int open_signals(void)
{
    sigset_t signals;
    sigfillset(&signals);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int open_orders(void)
{
    if (mkdir("/run/coppice", 0755) != 0 && errno != EEXIST)
        return complain("cannot make /run/coppice");
    if (mkfifo(ORDERS, 0600) != 0 && errno != EEXIST)
        return complain("cannot make " ORDERS);
    /* open for both, so that it never reports an end when a writer closes it */
    int orders = open(ORDERS, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    return orders < 0 ? complain("cannot open " ORDERS) : orders;
}

static void reap(struct supervisor *this)
{
    int status;
    pid_t process;
    while ((process = waitpid(-1, &status, WNOHANG)) > 0)
        if (process == this->agent.process) {
            agent_ended(&this->agent, status);
            if (this->asked == ENDING_NONE)
                plan_restart(&this->agent);
        }
}

static void ask(struct supervisor *this, enum ending ending, const char *who)
{
    if (this->asked != ENDING_NONE)
        return;
    say("%s asks for %s", who, ending_word(ending));
    this->asked = ending;
    this->asked_until = uptime() + agent_stop_seconds;
    if (this->agent.process > 0)
        kill(this->agent.process, SIGTERM);
}

static void read_signals(struct supervisor *this, int signals)
{
    struct signalfd_siginfo signal;
    while (read(signals, &signal, sizeof signal) == sizeof signal) {
        if (signal.ssi_signo == SIGTERM)
            ask(this, ENDING_POWEROFF, "a signal");
        else if (signal.ssi_signo == SIGINT)
            ask(this, ENDING_REBOOT, "Ctrl-Alt-Delete");
    }
    reap(this);
}

static void read_orders(struct supervisor *this, int orders)
{
    char text[256];
    ssize_t got = read(orders, text, sizeof text - 1);
    if (got <= 0)
        return;
    text[got] = '\0';
    char *rest = NULL;
    for (char *word = strtok_r(text, " \n", &rest); word != NULL; word = strtok_r(NULL, " \n", &rest)) {
        enum ending ending = ending_named(word);
        if (ending == ENDING_NONE)
            say("%s holds \"%s\", which is none of poweroff, reboot, halt: ignored", ORDERS, word);
        else
            this->ordered = ending;
    }
}

/* Milliseconds until something is due, -1 if nothing is. */
static int until_due(const struct supervisor *this)
{
    double due = -1;
    if (this->asked != ENDING_NONE)
        due = this->asked_until;
    else if (this->agent.process == 0)
        due = this->agent.next_start;
    if (due < 0)
        return -1;
    double left = due - uptime();
    return left <= 0 ? 0 : (int)(left * 1000) + 1;
}

static enum ending verdict(struct supervisor *this)
{
    if (this->ordered != ENDING_NONE)
        return this->ordered;
    if (this->asked == ENDING_NONE)
        return ENDING_NONE;
    if (this->agent.process == 0)
        return this->asked;
    if (uptime() < this->asked_until)
        return ENDING_NONE;
    say("the agent did not stop within %.0f s", agent_stop_seconds);
    return this->asked;
}

enum ending supervise(void)
{
    struct supervisor this = { .ordered = ENDING_NONE, .asked = ENDING_NONE };
    struct pollfd sources[3] = {
        { .fd = open_signals(), .events = POLLIN },
        { .fd = open_orders(), .events = POLLIN },
        { .fd = open_power_button(), .events = POLLIN },
    };
    if (sources[0].fd < 0 || sources[1].fd < 0)
        return ENDING_POWEROFF;
    if (sources[2].fd < 0)
        say("there is no power button; an orderly end can only be asked through the API");
    start_agent(&this.agent);
    for (;;) {
        enum ending ending = verdict(&this);
        if (ending != ENDING_NONE)
            return ending;
        if (this.asked == ENDING_NONE && this.agent.process == 0 && uptime() >= this.agent.next_start)
            start_agent(&this.agent);
        if (poll(sources, 3, until_due(&this)) < 0 && errno != EINTR) {
            complain("PID 1 cannot wait for events");
            return ENDING_POWEROFF;
        }
        if (sources[0].revents)
            read_signals(&this, sources[0].fd);
        if (sources[1].revents)
            read_orders(&this, sources[1].fd);
        if (sources[2].revents & POLLIN && power_button_pressed(sources[2].fd))
            ask(&this, ENDING_POWEROFF, "the power button");
        else if (sources[2].revents & (POLLERR | POLLHUP))
            sources[2].fd = -1;
    }
}
