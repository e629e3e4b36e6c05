#include "tool.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ANSWERS = 64, ANSWER = 600 };

static const struct {
    const char *name;
    int type;
} types[] = {
    { "A", ns_t_a }, { "AAAA", ns_t_aaaa }, { "SRV", ns_t_srv }, { "PTR", ns_t_ptr }, { "CNAME", ns_t_cname }, { "TXT", ns_t_txt },
};

static int type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return -1;
}

static int compare(const void *one, const void *other)
{
    return strcmp(one, other);
}

static void print_sorted(char answers[][ANSWER], size_t count)
{
    qsort(answers, count, sizeof *answers, compare);
    for (size_t i = 0; i < count; i++)
        puts(answers[i]);
}

/* As programs do it: with the search list of resolv.conf. */
static int resolve(const char *name, int family)
{
    static char answers[ANSWERS][ANSWER];
    struct addrinfo wanted = { .ai_family = family, .ai_socktype = SOCK_STREAM }, *found = NULL;
    int status = getaddrinfo(name, NULL, &wanted, &found);
    if (status != 0) {
        fprintf(stderr, "%s: %s\n", name, gai_strerror(status));
        return 1;
    }
    size_t count = 0;
    for (struct addrinfo *each = found; each != NULL && count < ANSWERS; each = each->ai_next)
        getnameinfo(each->ai_addr, each->ai_addrlen, answers[count++], ANSWER, NULL, 0, NI_NUMERICHOST);
    freeaddrinfo(found);
    print_sorted(answers, count);
    return 0;
}

static int describe(ns_msg *message, const ns_rr *record, char *text)
{
    const unsigned char *data = ns_rr_rdata(*record), *begin = ns_msg_base(*message), *end = ns_msg_end(*message);
    char name[NS_MAXDNAME] = "";
    switch (ns_rr_type(*record)) {
    case ns_t_srv:
        if (ns_rr_rdlen(*record) < 7 || ns_name_uncompress(begin, end, data + 6, name, sizeof name) < 0)
            return -1;
        return snprintf(text, ANSWER, "%u %u %u %.500s", ns_get16(data), ns_get16(data + 2), ns_get16(data + 4), name);
    case ns_t_ptr:
    case ns_t_cname:
        if (ns_name_uncompress(begin, end, data, name, sizeof name) < 0)
            return -1;
        return snprintf(text, ANSWER, "%.500s", name);
    case ns_t_txt:
        if (ns_rr_rdlen(*record) < 1 || data[0] >= ns_rr_rdlen(*record))
            return -1;
        return snprintf(text, ANSWER, "%.*s", data[0], data + 1);
    default:
        return -1;
    }
}

/* Asks for the very name. */
static int query(const char *name, int type)
{
    static char answers[ANSWERS][ANSWER];
    unsigned char reply[4096];
    ns_msg message;
    int length = res_query(name, ns_c_in, type, reply, sizeof reply);
    if (length < 0 || ns_initparse(reply, length, &message) < 0) {
        fprintf(stderr, "%s: %s\n", name, length < 0 ? hstrerror(h_errno) : "the answer is malformed");
        return 1;
    }
    size_t count = 0;
    for (int i = 0; i < ns_msg_count(message, ns_s_an) && count < ANSWERS; i++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, i, &record) < 0)
            return failed("%s: the answer is malformed", name);
        if ((int)ns_rr_type(record) == type && describe(&message, &record, answers[count]) >= 0)
            count++;
    }
    if (count == 0) {
        fprintf(stderr, "%s: no record of that type\n", name);
        return 1;
    }
    print_sorted(answers, count);
    return 0;
}

static int reverse(const char *address)
{
    unsigned char bytes[4];
    char name[64];
    if (inet_pton(AF_INET, address, bytes) != 1)
        return query(address, ns_t_ptr);
    snprintf(name, sizeof name, "%u.%u.%u.%u.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
    return query(name, ns_t_ptr);
}

int run_lookup(int count, char *words[])
{
    int typed = count == 3 && strcmp(words[0], "-t") == 0, type = typed ? type_of(words[1]) : ns_t_a;
    if ((!typed && count != 1) || type < 0) {
        fputs("usage: lookup [-t A|AAAA|SRV|PTR|CNAME|TXT] NAME\n", stderr);
        return 2;
    }
    const char *name = words[count - 1];
    switch (type) {
    case ns_t_a:
        return resolve(name, AF_INET);
    case ns_t_aaaa:
        return resolve(name, AF_INET6);
    case ns_t_ptr:
        return reverse(name);
    default:
        return query(name, type);
    }
}
