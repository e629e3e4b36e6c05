package io.coppice.machined.fault;

import io.coppice.machined.platform.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The machine's clock, right or wrong. While it is off on purpose, the right time is that at which it was put wrong and what has gone by since on the
 * monotonic clock, which nobody can set; the difference between the two clocks is kept over restarts of the agent, and ends with the boot.
 */
public final class ClockFault implements InstantSource {

    private static final long NANOS = 1_000_000_000;

    /** Sets the machine's clock. */
    interface Setting {
        /** @param ahead nanoseconds by which the clock is to be ahead of the monotonic one */
        void set(long ahead) throws IOException, InterruptedException;
    }

    /** Sets the machine's clock to the right time. */
    @FunctionalInterface
    public interface RightSetting<T> {
        T run() throws IOException, InterruptedException;
    }

    private final Path file;
    private final InstantSource wall;
    private final LongSupplier monotonic;
    private final Setting setting;
    private Optional<Wrong> wrong;

    /**
     * What is kept while the clock is wrong.
     *
     * @param rightAhead nanoseconds by which the right time is ahead of the monotonic clock
     */
    private record Wrong(long rightAhead, Duration offset) {}

    /** @param file keeps what is right while the clock is wrong */
    ClockFault(Path file, InstantSource wall, LongSupplier monotonic, Setting setting) {
        this.file = file;
        this.wall = wall;
        this.monotonic = monotonic;
        this.setting = setting;
        this.wrong = read(file);
    }

    /** The right time. */
    @Override
    public synchronized Instant instant() {
        return wrong.isPresent() ? at(wrong.get().rightAhead() + monotonic.getAsLong()) : wall.instant();
    }

    /** By how much the clock is fast on purpose; negative when it is slow. */
    synchronized Duration offset() {
        return wrong.map(Wrong::offset).orElse(Duration.ZERO);
    }

    /** Puts the clock off by this much from the right time. */
    synchronized void shift(Duration offset) throws IOException, InterruptedException {
        long right = wrong.isPresent() ? wrong.get().rightAhead() : ahead();
        Files.createDirectories(file.toAbsolutePath().getParent());
        WholeFile.replace(file, right + " " + offset.toNanos() + "\n", WholeFile.READABLE);
        wrong = Optional.of(new Wrong(right, offset));
        setting.set(Math.addExact(right, offset.toNanos()));
    }

    /** Puts the clock right. */
    synchronized void clear() throws IOException, InterruptedException {
        if (wrong.isPresent()) {
            setting.set(wrong.get().rightAhead());
            forget();
        }
    }

    /**
     * Has somebody who knows set the clock, which is right then; nobody puts it wrong in between.
     *
     * @param setting when it fails, the clock is what it was taken for before
     */
    synchronized <T> T setBy(RightSetting<T> setting) throws IOException, InterruptedException {
        T outcome = setting.run();
        forget();
        return outcome;
    }

    private synchronized void forget() throws IOException {
        Files.deleteIfExists(file);
        wrong = Optional.empty();
    }

    private long ahead() {
        Instant now = wall.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), NANOS), now.getNano()) - monotonic.getAsLong();
    }

    private static Instant at(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private static Optional<Wrong> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            return Optional.of(new Wrong(Long.parseLong(words[0]), Duration.ofNanos(Long.parseLong(words[1]))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException failure) {
            throw new IllegalStateException(file + " does not say what time it is: " + failure, failure);
        }
    }
}
