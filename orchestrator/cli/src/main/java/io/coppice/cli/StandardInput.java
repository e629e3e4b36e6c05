package io.coppice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that commands are given, of which one may be {@code -}: standard input, kept in a temporary file until closed. */
final class StandardInput implements AutoCloseable {

    private final CliContext context;
    private @Nullable Path spooled;

    StandardInput(CliContext context) {
        this.context = context;
    }

    /** The file of this name. */
    Path file(String argument) {
        if (!argument.equals("-")) {
            return Path.of(argument);
        }
        Path file = spooled;
        if (file == null) {
            file = spool();
        }
        return file;
    }

    private Path spool() {
        try {
            Path file = Files.createTempFile("coppice-input", "");
            spooled = file;
            Files.copy(context.in(), file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw CliException.failed(
                    "standard input cannot be read: " + e.getMessage(),
                    List.of(),
                    "see that the temporary directory has space, or give the name of a file",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            if (spooled != null) {
                Files.deleteIfExists(spooled);
            }
        } catch (IOException e) {
            context.err().println("warning: " + spooled + " could not be removed: " + e.getMessage());
        }
    }
}
