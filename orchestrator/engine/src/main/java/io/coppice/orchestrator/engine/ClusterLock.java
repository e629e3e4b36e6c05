package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to change one cluster. The kernel frees it when its holder dies.
 *
 * <p>POSIX drops a process's lock as soon as the process closes any descriptor of the file, so within a process the file must not be
 * opened a second time: {@link #HELD} keeps track.
 */
final class ClusterLock implements AutoCloseable {

    private static final ConcurrentHashMap<Path, String> HELD = new ConcurrentHashMap<>();
    private static final int LONGEST_HOLDER = 512;

    private final Path file;
    private final FileChannel channel;

    private ClusterLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock at once or not at all.
     *
     * @param purpose what the holder does, such as {@code up dev}, for whoever finds it taken
     * @throws CoppiceException.Conflict if somebody else has it; the message says who
     */
    static ClusterLock acquire(Home home, ClusterName cluster, String purpose) throws IOException {
        return switch (attempt(home, cluster.value(), purpose)) {
            case Attempt.Taken(var lock) -> lock;
            case Attempt.HeldBy(var holder) ->
                throw new CoppiceException.Conflict(
                        "cluster " + cluster + " is being changed by " + holder,
                        "wait until that command has ended, or end it, then try again");
        };
    }

    /** The right to do what one does at a time in a home. */
    static ClusterLock acquire(Home home, HomeWork work) throws IOException {
        return switch (attempt(home, work.lockName, work.purpose)) {
            case Attempt.Taken(var lock) -> lock;
            case Attempt.HeldBy(var holder) ->
                throw new CoppiceException.Conflict(
                        work.underWay + " by " + holder,
                        "wait until that command has ended, or end it, then try again");
        };
    }

    /** Takes that right if nobody has it. */
    static Optional<ClusterLock> tryAcquire(Home home, HomeWork work) throws IOException {
        return switch (attempt(home, work.lockName, "a clean-up")) {
            case Attempt.Taken(var lock) -> Optional.of(lock);
            case Attempt.HeldBy _ -> Optional.empty();
        };
    }

    /** Takes the lock if it is free. */
    static Optional<ClusterLock> tryAcquire(Home home, ClusterName cluster, String purpose) throws IOException {
        return switch (attempt(home, cluster.value(), purpose)) {
            case Attempt.Taken(var lock) -> Optional.of(lock);
            case Attempt.HeldBy taken -> Optional.empty();
        };
    }

    private sealed interface Attempt {
        record Taken(ClusterLock lock) implements Attempt {}

        record HeldBy(String holder) implements Attempt {}
    }

    private static Attempt attempt(Home home, String name, String purpose) throws IOException {
        var file = home.locks().toRealPath().resolve(name + ".lock");
        var holder = "process " + ProcessHandle.current().pid() + " (coppice " + purpose + ")";
        var other = HELD.putIfAbsent(file, holder);
        if (other != null) {
            return new Attempt.HeldBy(other);
        }
        var taken = false;
        try {
            var attempt = attempt(file, holder);
            taken = attempt instanceof Attempt.Taken;
            return attempt;
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    private static Attempt attempt(Path file, String holder) throws IOException {
        while (true) {
            var before = identity(file);
            if (before.isEmpty()) {
                make(file);
                continue;
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                continue; // its holder has just deleted it
            }
            var keep = false;
            try {
                if (channel.tryLock() == null) {
                    return new Attempt.HeldBy(read(channel));
                }
                if (Objects.equals(before, identity(file))) {
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
                    keep = true;
                    return new Attempt.Taken(new ClusterLock(file, channel));
                }
            } finally {
                if (!keep) {
                    channel.close();
                }
            }
        }
    }

    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker: the file is there, which is all that is needed.
            return;
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

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(LONGEST_HOLDER);
        channel.read(buffer, 0);
        var text = StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
        return text.isEmpty() ? "another process" : text;
    }

    /** Frees the lock; its file goes too, so that a cluster leaves nothing behind. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            try {
                channel.close();
            } finally {
                HELD.remove(file);
            }
        }
    }
}
