package io.coppice.junit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to make one snapshot, among all processes that use the home. The kernel frees it when its holder dies.
 *
 * <p>A process's lock of a file is gone as soon as the process closes any descriptor of it, so within a process one thread at a time has
 * the file open.
 */
final class SnapshotLock implements AutoCloseable {

    private static final ConcurrentHashMap<Path, ReentrantLock> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final ReentrantLock threads;

    private SnapshotLock(Path file, FileChannel channel, ReentrantLock threads) {
        this.file = file;
        this.channel = channel;
        this.threads = threads;
    }

    /** Waits until nobody else has it. */
    static SnapshotLock acquire(Path file) throws IOException, InterruptedException {
        var threads = OF_THIS_PROCESS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new ReentrantLock());
        threads.lockInterruptibly();
        var taken = false;
        try {
            var lock = new SnapshotLock(file, open(file), threads);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                threads.unlock();
            }
        }
    }

    /** Its holder deletes the file, so whoever waited may have locked one that is no longer there, and begins anew. */
    private static FileChannel open(Path file) throws IOException {
        while (true) {
            var before = identity(file);
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var keep = false;
            try {
                var _ = channel.lock();
                keep = before.isPresent() && before.equals(identity(file));
                if (keep) {
                    return channel;
                }
            } finally {
                if (!keep) {
                    channel.close();
                }
            }
        }
    }

    private static Optional<Object> identity(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        } finally {
            threads.unlock();
        }
    }
}
