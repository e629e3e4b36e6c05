package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Opens once a directory holds what is wanted; looked at again whenever something in it changes. */
final class DirectoryGate implements Gate {

    private final Path directory;
    private final BooleanSupplier wanted;
    private final String waiting;

    /**
     * @param directory made if it is not there
     * @param wanted whether it holds what is wanted
     * @param waiting tells what is waited for
     */
    DirectoryGate(Path directory, BooleanSupplier wanted, String waiting) {
        this.directory = directory;
        this.wanted = wanted;
        this.waiting = waiting;
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        if (wanted.getAsBoolean()) {
            return;
        }
        progress.accept(waiting);
        try {
            Files.createDirectories(directory);
            try (WatchService watch = directory.getFileSystem().newWatchService()) {
                var unused = directory.register(
                        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                while (!wanted.getAsBoolean()) {
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
