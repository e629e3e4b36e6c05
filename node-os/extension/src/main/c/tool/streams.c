#include "tool.h"

#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int failed(const char *format, ...)
{
    int reason = errno;
    va_list words;
    va_start(words, format);
    vfprintf(stderr, format, words);
    va_end(words);
    fprintf(stderr, ": %s\n", strerror(reason));
    return 1;
}

int write_all(int descriptor, const void *bytes, size_t size)
{
    for (const char *next = bytes; size > 0;) {
        ssize_t written = write(descriptor, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        next += written;
        size -= (size_t)written;
    }
    return 0;
}

long read_all(int descriptor, void *bytes, size_t size)
{
    size_t got = 0;
    while (got < size) {
        ssize_t part = read(descriptor, (char *)bytes + got, size - got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return -1;
        if (part == 0)
            break;
        got += (size_t)part;
    }
    return (long)got;
}

int connect_to(const char *host, const char *port)
{
    struct addrinfo wanted = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    int status = getaddrinfo(host, port, &wanted, &found);
    if (status != 0) {
        fprintf(stderr, "cannot find %s: %s\n", host, gai_strerror(status));
        return -1;
    }
    int connection = -1;
    struct timeval limit = { .tv_sec = 5 };
    for (struct addrinfo *each = found; each != NULL && connection < 0; each = each->ai_next) {
        int attempt = socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (attempt < 0)
            continue;
        setsockopt(attempt, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        setsockopt(attempt, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (connect(attempt, each->ai_addr, each->ai_addrlen) == 0) {
            connection = attempt;
        } else {
            int reason = errno == EINPROGRESS ? ETIMEDOUT : errno;
            close(attempt);
            errno = reason;
        }
    }
    freeaddrinfo(found);
    if (connection < 0)
        failed("cannot connect to %s port %s", host, port);
    return connection;
}
