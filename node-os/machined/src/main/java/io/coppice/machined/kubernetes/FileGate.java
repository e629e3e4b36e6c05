package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.function.Consumer;

/** Opens once a file is there. */
final class FileGate implements Gate {

    private final Path directory;
    private final Path file;
    private final String waiting;

    /**
     * @param directory of the file, made if it is not there
     * @param waiting tells what is waited for
     */
    FileGate(Path directory, Path file, String waiting) {
        this.directory = directory;
        this.file = file;
        this.waiting = waiting;
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        if (Files.exists(file)) {
            return;
        }
        progress.accept(waiting);
        try {
            Files.createDirectories(directory);
            try (WatchService watch = directory.getFileSystem().newWatchService()) {
                var unused = directory.register(
                        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                while (!Files.exists(file)) {
                    var key = watch.take();
                    key.pollEvents();
                    if (!key.reset()) {
                        throw new IOException(directory + " is gone");
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
