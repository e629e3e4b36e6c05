/* Numbers in words of a command. */
#ifndef COPPICE_NUMBERS_H
#define COPPICE_NUMBERS_H

/* Digits alone, below the limit; -1 otherwise. */
long long number(const char *word, long long limit);

#endif
