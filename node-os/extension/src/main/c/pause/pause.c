/* Holds a pod's name spaces open: waits to be told to end, and reaps whatever is left to it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (getpid() != 1)
        fprintf(stderr, "pause: not the first process of its name space; nothing will be reaped\n");
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0)
        return 1;
    for (;;) {
        int received = 0;
        if (sigwait(&signals, &received) != 0)
            return 1;
        if (received != SIGCHLD)
            return 0;
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
    }
}
