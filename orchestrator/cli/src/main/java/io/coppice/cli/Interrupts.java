package io.coppice.cli;

/** Hears that somebody wants the command to end: Ctrl-C, or a termination signal. */
interface Interrupts {

    /** Calls the handler, on a thread of its own, for every interrupt until closed; until then the process does not end by itself. */
    Registration handle(Runnable handler);

    /** Ends the process at once, whatever else still runs. */
    void quit(int exitCode);

    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
