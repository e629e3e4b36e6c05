package io.coppice.machined.system;

/**
 * A process.
 *
 * @param id its number
 * @param parentId number of its parent
 * @param state the kernel's letter, such as {@code S} for sleeping
 * @param threads how many threads it has
 * @param cpuTicks CPU time it took, user and system, in clock ticks
 * @param virtualBytes size of its address space
 * @param residentPages how many pages of it are in memory
 * @param command its name, at most 15 characters
 * @param executable path of its program; empty for threads of the kernel
 * @param arguments its command line, words parted by blanks; empty for threads of the kernel
 */
public record ProcessEntry(
        int id,
        int parentId,
        String state,
        int threads,
        long cpuTicks,
        long virtualBytes,
        long residentPages,
        String command,
        String executable,
        String arguments) {
    /**
     * Reads a process from its files in /proc.
     *
     * @param stat text of /proc/PID/stat
     * @param executable target of /proc/PID/exe
     * @param commandLine text of /proc/PID/cmdline, words ended by NUL
     */
    public static ProcessEntry parse(String stat, String executable, String commandLine) {
        int open = stat.indexOf('(');
        // The name may itself hold parentheses and blanks: the last one ends it.
        int close = stat.lastIndexOf(')');
        if (open < 1 || close < open) {
            throw new IllegalArgumentException("not the state of a process: \"" + stat + "\"");
        }
        Tokens tokens = new Tokens(stat.substring(close + 1).stripTrailing());
        String state = tokens.next();
        int parentId = Integer.parseInt(tokens.next());
        tokens.skip(9);
        long cpuTicks = tokens.nextLong() + tokens.nextLong();
        tokens.skip(4);
        int threads = Integer.parseInt(tokens.next());
        tokens.skip(2);
        return new ProcessEntry(
                Integer.parseInt(stat.substring(0, open).trim()),
                parentId,
                state,
                threads,
                cpuTicks,
                tokens.nextLong(),
                tokens.nextLong(),
                stat.substring(open + 1, close),
                executable,
                commandLine.replace('\0', ' ').trim());
    }
}
