package io.coppice.machined.training;

import java.nio.file.Path;

/** T. */
public final class Training {
    private Training() {}

    /** Runs. */
    public static void run(Path directory) {
        throw new UnsupportedOperationException(directory.toString());
    }
}
