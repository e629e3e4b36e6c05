/* Archives of plain files and directories in the ustar format. */
#include "tool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512 };

struct header {
    char name[100], mode[8], user[8], group[8], size[12], time[12], sum[8], type, link[100], magic[6], version[2];
    char user_name[32], group_name[32], major[8], minor[8], prefix[155], rest[12];
};

static unsigned checksum(const struct header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < BLOCK; i++)
        if (i < offsetof(struct header, sum) || i >= offsetof(struct header, type))
            sum += bytes[i];
    return sum;
}

static int write_header(const char *path, const struct stat *status, char type)
{
    struct header header;
    memset(&header, 0, sizeof header);
    size_t length = strlen(path);
    if (length >= sizeof header.name) {
        errno = ENAMETOOLONG;
        return failed("%s", path);
    }
    memcpy(header.name, path, length);
    snprintf(header.mode, sizeof header.mode, "%07o", status->st_mode & 0777);
    snprintf(header.user, sizeof header.user, "%07o", 0);
    snprintf(header.group, sizeof header.group, "%07o", 0);
    snprintf(header.size, sizeof header.size, "%011llo", type == '0' ? (unsigned long long)status->st_size : 0ULL);
    snprintf(header.time, sizeof header.time, "%011llo", (unsigned long long)status->st_mtime);
    memcpy(header.magic, "ustar", 6);
    memcpy(header.version, "00", 2);
    header.type = type;
    snprintf(header.sum, sizeof header.sum, "%06o", checksum(&header));
    return write_all(STDOUT_FILENO, &header, sizeof header) == 0 ? 0 : failed("cannot write the archive");
}

static int add(const char *path);

static int add_directory(const char *path, const struct stat *status)
{
    int result = write_header(path, status, '5');
    DIR *entries = opendir(path);
    if (entries == NULL)
        return failed("%s", path);
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        char inner[4096];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        result |= add(inner);
    }
    closedir(entries);
    return result;
}

static int add_file(const char *path, const struct stat *status)
{
    char bytes[64 * BLOCK];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return failed("%s", path);
    int result = write_header(path, status, '0');
    for (off_t left = status->st_size; result == 0 && left > 0;) {
        size_t wanted = left < (off_t)sizeof bytes ? (size_t)left : sizeof bytes;
        long got = read_all(file, bytes, wanted);
        if (got != (long)wanted)
            result = failed("%s changed while it was read", path);
        size_t padded = (wanted + BLOCK - 1) / BLOCK * BLOCK;
        memset(bytes + wanted, 0, padded - wanted);
        if (result == 0 && write_all(STDOUT_FILENO, bytes, padded) != 0)
            result = failed("cannot write the archive");
        left -= (off_t)wanted;
    }
    close(file);
    return result;
}

static int add(const char *path)
{
    struct stat status;
    while (*path == '/')
        path++;
    if (stat(path, &status) != 0)
        return failed("%s", path);
    if (S_ISDIR(status.st_mode))
        return add_directory(path, &status);
    return S_ISREG(status.st_mode) ? add_file(path, &status) : 0;
}

static int create(int count, char *paths[])
{
    static const char end[2 * BLOCK];
    int result = 0;
    /* names in an archive are relative, so that those that begin with a slash are looked for from the root */
    for (int i = 0; i < count; i++) {
        if (paths[i][0] == '/' && chdir("/") != 0)
            return failed("/");
        result |= add(paths[i]);
    }
    return write_all(STDOUT_FILENO, end, sizeof end) == 0 ? result : failed("cannot write the archive");
}

static int is_safe(const char *path)
{
    for (const char *part = path; part != NULL; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return 0;
    }
    return path[0] != '/';
}

static void make_parents(char *path)
{
    for (char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
}

static int take_file(const char *path, unsigned long long size, unsigned mode)
{
    char bytes[64 * BLOCK];
    int result = 0, file = -1;
    if (path != NULL) {
        unlink(path);
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
        if (file < 0)
            result = failed("%s", path);
    }
    while (size > 0) {
        size_t wanted = size < sizeof bytes ? (size_t)size : sizeof bytes, padded = (wanted + BLOCK - 1) / BLOCK * BLOCK;
        if (read_all(STDIN_FILENO, bytes, padded) != (long)padded) {
            fputs("the archive ends too early\n", stderr);
            result = 1;
            break;
        }
        if (file >= 0 && write_all(file, bytes, wanted) != 0)
            result = failed("%s", path);
        size -= wanted;
    }
    if (file >= 0 && close(file) != 0)
        result = failed("%s", path);
    return result;
}

static int extract(void)
{
    struct header header;
    int result = 0;
    for (;;) {
        long got = read_all(STDIN_FILENO, &header, sizeof header);
        if (got == 0 || (got == BLOCK && header.name[0] == '\0'))
            break;
        if (got != BLOCK || strtoul(header.sum, NULL, 8) != checksum(&header)) {
            fputs("this is no archive\n", stderr);
            return 1;
        }
        char path[300];
        if (header.prefix[0] != '\0' && memcmp(header.magic, "ustar", 5) == 0)
            snprintf(path, sizeof path, "%.155s/%.100s", header.prefix, header.name);
        else
            snprintf(path, sizeof path, "%.100s", header.name);
        unsigned long long size = strtoull(header.size, NULL, 8);
        unsigned mode = (unsigned)strtoul(header.mode, NULL, 8);
        if (!is_safe(path)) {
            fprintf(stderr, "%s leads out of the directory\n", path);
            result = 1;
            result |= take_file(NULL, size, 0);
            continue;
        }
        make_parents(path);
        if (header.type == '5')
            result |= mkdir(path, mode & 0777) != 0 && errno != EEXIST ? failed("%s", path) : 0;
        else
            result |= take_file(header.type == '0' || header.type == '\0' ? path : NULL, size, mode);
    }
    /* whoever writes the archive must not be cut off by its padding */
    char rest[BLOCK];
    while (read_all(STDIN_FILENO, rest, sizeof rest) > 0)
        ;
    return result;
}

int run_tar(int count, char *words[])
{
    int creates = 0, extracts = 0, next = 0;
    for (; next < count; next++) {
        const char *word = words[next];
        if (strcmp(word, "-") == 0)
            continue;
        if (strcmp(word, "-C") == 0 && next + 1 < count) {
            if (chdir(words[++next]) != 0)
                return failed("%s", words[next]);
            continue;
        }
        if (strncmp(word, "--", 2) == 0)
            continue;
        if (word[0] != '-' && next > 0)
            break;
        creates |= strchr(word, 'c') != NULL;
        extracts |= strchr(word, 'x') != NULL;
    }
    if (creates == extracts) {
        fputs("usage: tar cf - PATH... | tar xf - [-C DIRECTORY]\n", stderr);
        return 2;
    }
    return creates ? create(count - next, words + next) : extract();
}
