#include "numbers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

long long number(const char *word, long long limit)
{
    errno = 0;
    long long value = *word == '\0' || word[strspn(word, "0123456789")] != '\0' ? -1 : strtoll(word, NULL, 10);
    return errno != 0 || value >= limit ? -1 : value;
}
