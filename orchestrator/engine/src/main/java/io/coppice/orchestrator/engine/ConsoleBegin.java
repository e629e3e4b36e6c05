package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where in the log of its console a machine begins to say what it is waited for.
 *
 * @param length of the log before
 * @param boot whether a boot begins there, and not a machine goes on that the agent runs in already
 */
record ConsoleBegin(long length, boolean boot) {

    /** Of a thaw or of a boot that says everything anew. */
    static ConsoleBegin ofBoot(long length) {
        return new ConsoleBegin(length, true);
    }

    /** Of a machine that runs: as far back as what its present boot said can be told. */
    static ConsoleBegin ofRunning(Path log) throws IOException {
        return new ConsoleBegin(ConsoleWatch.beginOfLastBoot(log), false);
    }

    ConsoleWatch watch(Path log) {
        return boot ? ConsoleWatch.ofBoot(log, length) : new ConsoleWatch(log, length);
    }
}
