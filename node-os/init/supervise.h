/* The life of PID 1 on a running node. */
#ifndef COPPICE_SUPERVISE_H
#define COPPICE_SUPERVISE_H

#include "power.h"

/*
 * Keeps the agent running and reaps everything, until the agent writes an ending into /run/coppice/init, or the power button or
 * SIGTERM asks for one: then the agent is told first and may take its time, within a limit. Returns how the machine shall end.
 */
enum ending supervise(void);

#endif
