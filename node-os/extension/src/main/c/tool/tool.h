/*
 * One small static program with what tests of a cluster need inside of containers. Each command takes the words after its name and returns an
 * exit status: 0, 1 (failed, after saying why on standard error) or 2 (usage).
 */
#ifndef COPPICE_TOOL_H
#define COPPICE_TOOL_H

#include <stddef.h>

/* Says what failed and what errno means. Returns 1. */
int failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes all of it. 0, or -1 with errno. */
int write_all(int descriptor, const void *bytes, size_t size);

/* Reads until size bytes are there or the end. The number of bytes, or -1 with errno. */
long read_all(int descriptor, void *bytes, size_t size);

/* Connects to a TCP port by name or address. A descriptor, or -1 after saying why. */
int connect_to(const char *host, const char *port);

/* serve [PORT]: answers HTTP. */
int run_serve(int count, char *words[]);

/* get URL: fetches http://HOST[:PORT]/PATH and prints the body. */
int run_get(int count, char *words[]);

/* tcp HOST PORT [TEXT]: sends a text and prints what comes back. */
int run_tcp(int count, char *words[]);

/* lookup [-t A|AAAA|SRV|PTR|CNAME|TXT] NAME: prints what the name server says, one answer a line, sorted. */
int run_lookup(int count, char *words[]);

/* tar: as much of it as copying files in and out of containers needs. */
int run_tar(int count, char *words[]);

#endif
