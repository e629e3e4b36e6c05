/* What PID 1 and nodectl say, and where they take their text from. */
#ifndef COPPICE_CONSOLE_H
#define COPPICE_CONSOLE_H

/* Prints "coppice: <text>" and a newline in one write. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Like say, followed by what errno means. Returns -1. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Seconds since the kernel started. */
double uptime(void);

#endif
