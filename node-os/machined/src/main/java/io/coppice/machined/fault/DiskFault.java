package io.coppice.machined.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that fills the state disk. It takes its room without being written. */
final class DiskFault {

    private final Path file;
    private final Helpers helpers;

    DiskFault(Path file, Helpers helpers) {
        this.file = file;
        this.helpers = helpers;
    }

    /** Leaves so many bytes of the disk and no more. */
    void fill(long remaining) throws IOException, InterruptedException {
        clear();
        helpers.run("", "nodectl", "fill", file.toString(), Long.toString(remaining));
    }

    void clear() throws IOException {
        Files.deleteIfExists(file);
    }
}
