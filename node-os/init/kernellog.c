#include "kernellog.h"

#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A record is "priority,sequence,microseconds,flags;text\n" and continuation lines that begin with a space. */
static int print_record(char *record)
{
    unsigned priority;
    unsigned long long sequence, microseconds;
    char *text = strchr(record, ';');
    if (text == NULL || sscanf(record, "%u,%llu,%llu", &priority, &sequence, &microseconds) != 3)
        return 0;
    text++;
    text[strcspn(text, "\n")] = '\0';
    if (printf("<%u>[%5llu.%06llu] %s\n", priority & 7, microseconds / 1000000, microseconds % 1000000, text) < 0)
        return -1;
    return fflush(stdout);
}

int print_kernel_log(int follow, int new_only)
{
    int log = open("/dev/kmsg", O_RDONLY | O_CLOEXEC | (follow ? 0 : O_NONBLOCK));
    if (log < 0)
        return complain("cannot open /dev/kmsg");
    if (new_only && lseek(log, 0, SEEK_END) < 0) {
        close(log);
        return complain("cannot go to the end of /dev/kmsg");
    }
    int result = 0;
    while (result == 0) {
        char record[8193];
        ssize_t got = read(log, record, sizeof record - 1);
        if (got > 0) {
            record[got] = '\0';
            result = print_record(record);
        } else if (got < 0 && errno == EAGAIN) {
            break;
        } else if (got == 0 || (errno != EPIPE && errno != EINTR)) { /* EPIPE: records were overwritten meanwhile */
            result = complain("cannot read /dev/kmsg");
        }
    }
    close(log);
    return result;
}
