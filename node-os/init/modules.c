#include "modules.h"

#include "console.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int load_module_file(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    long result = syscall(SYS_finit_module, file, "", 0);
    int reason = errno;
    close(file);
    errno = reason;
    return result == 0 || errno == EEXIST ? 0 : -1;
}

int load_module_list(const char *list)
{
    char *text = read_file(list, NULL);
    if (text == NULL)
        return complain("cannot read the list of kernel modules %s", list);
    int result = 0;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        int optional = line[0] == '-';
        if (load_module_file(line + optional) != 0 && !optional)
            result = complain("cannot load kernel module %s", line);
    }
    free(text);
    return result;
}

static int module_path(char *path, size_t size, const char *file)
{
    struct utsname kernel;
    if (uname(&kernel) != 0)
        return -1;
    int length = snprintf(path, size, "/usr/lib/modules/%s/%s", kernel.release, file);
    if (length < 0 || (size_t)length >= size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return 0;
}

/* '-' and '_' are the same in module names. */
static int same_name(const char *left, const char *right, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char a = left[i] == '-' ? '_' : left[i];
        char b = right[i] == '-' ? '_' : right[i];
        if (a != b || a == '\0')
            return 0;
    }
    return right[length] == '\0';
}

/* The line "path: dependencies" of a module, cut out of modules.dep. */
static char *find_dependencies(char *text, const char *name)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *colon = strchr(line, ':');
        if (colon == NULL)
            continue;
        char *base = colon;
        while (base > line && base[-1] != '/')
            base--;
        size_t length = (size_t)(colon - base);
        if (length > 3 && strncmp(colon - 3, ".ko", 3) == 0 && same_name(base, name, length - 3))
            return line;
    }
    return NULL;
}

/* modules.dep lists what must be loaded first last, so the words of a line are loaded from the end. */
static int load_line(char *line)
{
    char *words[64];
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, ": ", &rest); word != NULL && count < 64; word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    while (count-- > 0) {
        char path[PATH_MAX];
        if (module_path(path, sizeof path, words[count]) != 0 || load_module_file(path) != 0)
            return -1;
    }
    return 0;
}

static int load_exact(const char *name)
{
    char path[PATH_MAX];
    if (module_path(path, sizeof path, "modules.dep") != 0)
        return -1;
    char *text = read_file(path, NULL);
    if (text == NULL)
        return -1;
    char *line = find_dependencies(text, name);
    int result = -1;
    if (line == NULL)
        errno = ENOENT;
    else
        result = load_line(line);
    int reason = errno;
    free(text);
    errno = reason;
    return result;
}

/* Lines of modules.alias are "alias PATTERN MODULE". */
static int load_alias(const char *name)
{
    char path[PATH_MAX];
    if (module_path(path, sizeof path, "modules.alias") != 0)
        return -1;
    char *text = read_file(path, NULL);
    if (text == NULL)
        return -1;
    int result = -1, reason = ENOENT;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *inner = NULL;
        char *keyword = strtok_r(line, " ", &inner);
        char *pattern = strtok_r(NULL, " ", &inner);
        char *module = strtok_r(NULL, " ", &inner);
        if (keyword == NULL || pattern == NULL || module == NULL || fnmatch(pattern, name, 0) != 0)
            continue;
        if (load_exact(module) == 0)
            result = 0;
        else
            reason = errno;
    }
    free(text);
    errno = reason;
    return result;
}

int load_module_named(const char *name, int quiet)
{
    if (load_exact(name) == 0)
        return 0;
    if (errno == ENOENT && load_alias(name) == 0)
        return 0;
    return quiet ? -1 : complain("cannot load kernel module %s", name);
}
