#include "tool.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { REQUEST = 8192, SECONDS = 5 };

/* The body for a path: the host's name; /echo/TEXT; /env/NAME; /client, who is asking. NULL for an unknown path. */
static const char *body(const char *path, int connection, char *text, size_t size)
{
    if (strcmp(path, "/") == 0 || strcmp(path, "/hostname") == 0) {
        if (gethostname(text, size) != 0)
            return NULL;
        return text;
    }
    if (strncmp(path, "/echo/", 6) == 0)
        return path + 6;
    if (strncmp(path, "/env/", 5) == 0)
        return getenv(path + 5);
    if (strcmp(path, "/client") == 0) {
        struct sockaddr_storage client;
        socklen_t length = sizeof client;
        if (getpeername(connection, (struct sockaddr *)&client, &length) != 0)
            return NULL;
        struct sockaddr_in6 *address = (struct sockaddr_in6 *)&client;
        const unsigned char *bytes = address->sin6_addr.s6_addr + 12;
        if (!IN6_IS_ADDR_V4MAPPED(&address->sin6_addr))
            return "not IPv4";
        snprintf(text, size, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
        return text;
    }
    return NULL;
}

static void answer(int connection)
{
    char request[REQUEST + 1], path[1024], text[1024], head[256];
    size_t got = 0;
    for (request[0] = '\0'; got < REQUEST && strstr(request, "\r\n\r\n") == NULL; request[got] = '\0') {
        ssize_t part = read(connection, request + got, REQUEST - got);
        if (part <= 0)
            return;
        got += (size_t)part;
    }
    const char *found = sscanf(request, "GET %1023s", path) == 1 ? body(path, connection, text, sizeof text) : NULL;
    printf("%s %s\n", found == NULL ? "404" : "200", sscanf(request, "%*s %1023s", path) == 1 ? path : "?");
    fflush(stdout);
    const char *content = found == NULL ? "not found" : found;
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                          found == NULL ? "404 Not Found" : "200 OK", strlen(content) + 1);
    if (write_all(connection, head, (size_t)length) == 0 && write_all(connection, content, strlen(content)) == 0)
        write_all(connection, "\n", 1);
    shutdown(connection, SHUT_WR);
}

int run_serve(int count, char *words[])
{
    int port = count > 0 ? atoi(words[0]) : 8080, on = 1, off = 0;
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port) };
    struct timeval limit = { .tv_sec = SECONDS };
    int listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return failed("cannot make a socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0)
        return failed("cannot listen on port %d", port);
    printf("serving on port %d\n", port);
    fflush(stdout);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0 && errno != EINTR && errno != ECONNABORTED)
            return failed("cannot accept");
        if (connection < 0)
            continue;
        pid_t child = fork();
        if (child == 0) {
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
            setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
            answer(connection);
            _exit(0);
        }
        close(connection);
    }
}

static int print_rest(int connection)
{
    char part[4096];
    for (;;) {
        ssize_t got = read(connection, part, sizeof part);
        if (got < 0)
            return failed("cannot read the answer");
        if (got == 0)
            return 0;
        if (write_all(STDOUT_FILENO, part, (size_t)got) != 0)
            return failed("cannot print the answer");
    }
}

int run_tcp(int count, char *words[])
{
    if (count != 2 && count != 3) {
        fputs("usage: tcp HOST PORT [TEXT]\n", stderr);
        return 2;
    }
    int connection = connect_to(words[0], words[1]);
    if (connection < 0)
        return 1;
    if (count == 3 && write_all(connection, words[2], strlen(words[2])) != 0)
        return failed("cannot send");
    shutdown(connection, SHUT_WR);
    return print_rest(connection);
}

/* The body, after a status of 200. */
static int print_body(int connection, const char *url)
{
    char head[REQUEST + 1];
    size_t got = 0;
    char *end = NULL;
    for (head[0] = '\0'; got < REQUEST && (end = strstr(head, "\r\n\r\n")) == NULL; head[got] = '\0') {
        ssize_t part = read(connection, head + got, REQUEST - got);
        if (part < 0)
            return failed("cannot read from %s", url);
        if (part == 0)
            break;
        got += (size_t)part;
    }
    int status = 0;
    if (end == NULL || sscanf(head, "HTTP/%*s %d", &status) != 1) {
        fprintf(stderr, "%s does not speak HTTP\n", url);
        return 1;
    }
    end += 4;
    if (write_all(STDOUT_FILENO, end, got - (size_t)(end - head)) != 0 || print_rest(connection) != 0)
        return 1;
    if (status != 200)
        fprintf(stderr, "%s answered %d\n", url, status);
    return status == 200 ? 0 : 1;
}

int run_get(int count, char *words[])
{
    char host[256], port[8] = "80", request[2048];
    int read_host = 0;
    if (count != 1 || sscanf(words[0], "http://%255[^:/]%n", host, &read_host) != 1) {
        fputs("usage: get http://HOST[:PORT][/PATH]\n", stderr);
        return 2;
    }
    const char *rest = words[0] + read_host;
    if (*rest == ':') {
        rest++;
        size_t digits = strspn(rest, "0123456789");
        snprintf(port, sizeof port, "%.*s", (int)digits, rest);
        rest += digits;
    }
    int connection = connect_to(host, port);
    if (connection < 0)
        return 1;
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                          *rest == '\0' ? "/" : rest, host);
    if (length < 0 || (size_t)length >= sizeof request || write_all(connection, request, (size_t)length) != 0)
        return failed("cannot ask %s", words[0]);
    return print_body(connection, words[0]);
}
