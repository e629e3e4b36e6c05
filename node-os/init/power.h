/* How a node ends. */
#ifndef COPPICE_POWER_H
#define COPPICE_POWER_H

enum ending { ENDING_NONE, ENDING_POWEROFF, ENDING_REBOOT, ENDING_HALT };

/* The ending that a word (poweroff, reboot, halt) names, or ENDING_NONE. */
enum ending ending_named(const char *word);

/* The word for an ending. */
const char *ending_word(enum ending ending);

/* Terminates every other process, unmounts, syncs within a limit, and ends the machine. Does not return. */
_Noreturn void end_machine(enum ending ending);

/* Ends the machine at once; for the initrd, where nothing runs and nothing is mounted for writing. */
_Noreturn void end_machine_now(enum ending ending);

#endif
