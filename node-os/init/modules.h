/* Kernel modules: stored uncompressed, loaded after what they depend on. */
#ifndef COPPICE_MODULES_H
#define COPPICE_MODULES_H

/* Loads one module file. 0, also if it is loaded already; -1 with errno. */
int load_module_file(const char *path);

/*
 * Loads the module files listed in a file, one path in a line, in order. A line that begins with '-' may fail quietly:
 * the hardware for it need not be there. Returns 0, or -1 after saying what failed.
 */
int load_module_list(const char *list);

/*
 * Loads modules by name or alias with everything they depend on, as modules.dep and modules.alias of the running kernel say.
 * Returns 0, or -1; says why unless quiet.
 */
int load_module_named(const char *name, int quiet);

#endif
