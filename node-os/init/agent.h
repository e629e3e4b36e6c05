/* The node agent as PID 1 sees it: a process that must run. */
#ifndef COPPICE_AGENT_H
#define COPPICE_AGENT_H

#include <sys/types.h>

struct agent {
    pid_t process;      /* 0 while it does not run */
    double started;     /* uptime of its last start */
    double next_start;  /* uptime when to start it again; meaningful while it does not run */
    double back_off;    /* seconds to wait after the next death */
};

/* Starts the agent; a failure counts as a death. */
void start_agent(struct agent *agent);

/* Takes note that the agent ended with this wait status. */
void agent_ended(struct agent *agent, int status);

/* Decides when to start the agent again: later after every death that follows soon upon a start. */
void plan_restart(struct agent *agent);

#endif
