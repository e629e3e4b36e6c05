package io.coppice.cli;

/** What a command's end tells its caller. */
final class ExitCode {

    static final int OK = 0;

    /** It could not be done, or what was checked is not well. */
    static final int FAILED = 1;

    /** What was asked is wrong in itself; nothing was made. */
    static final int USAGE = 2;

    /** Stopped by Ctrl-C or a termination signal. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
