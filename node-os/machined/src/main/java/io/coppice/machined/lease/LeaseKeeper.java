package io.coppice.machined.lease;

import io.coppice.machined.node.LeaseControl;
import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the node's lease. It ends by the wall clock, and by the monotonic clock at the latest: a clock that is set back does
 * not lengthen it. What the node was told is kept over restarts until its drive or its config says something else than it did then.
 */
public final class LeaseKeeper implements LeaseControl, AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Further ahead the monotonic clock cannot count. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    private final Object lock = new Object();
    private final Path file;
    private final InstantSource clock;
    private final Runnable atEnd;
    private LeaseRecord known = new LeaseRecord(new DriveLease.None(), Optional.empty(), Optional.empty());
    private @Nullable Instant end;
    private long deadline;
    private boolean wallClockCounts = true;
    private @Nullable Thread watcher;
    private boolean closed;

    /**
     * @param file keeps renewals
     * @param atEnd what to do once, when the lease has ended
     */
    public LeaseKeeper(Path file, InstantSource clock, Runnable atEnd) {
        this.file = file;
        this.clock = clock;
        this.atEnd = atEnd;
    }

    /**
     * Decides at boot what counts, and watches it: the drive or the config if it has changed since the last boot, else what the node was
     * told.
     *
     * @param fromConfig the end that the config gives; empty for none
     * @throws IOException when what was told cannot be read or kept
     */
    public void begin(DriveLease fromDrive, Optional<Instant> fromConfig) throws IOException {
        synchronized (lock) {
            take(LeaseRecord.decide(LeaseRecord.read(file), fromDrive, fromConfig), clock.instant());
        }
    }

    /**
     * Takes the lease of a config that comes into force on the running node; nothing when it is that of the config before.
     *
     * @throws IOException when it cannot be kept
     */
    public void reconfigure(Optional<Instant> fromConfig) throws IOException {
        synchronized (lock) {
            if (!known.config().equals(fromConfig)) {
                take(new LeaseRecord(known.drive(), fromConfig, fromConfig), clock.instant());
            }
        }
    }

    @Override
    public Optional<Instant> expiresAt() {
        synchronized (lock) {
            return Optional.ofNullable(end);
        }
    }

    @Override
    public void renew(Optional<Instant> expiresAt) {
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(clock.instant())) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "the new end of the lease, " + expiresAt.get() + ", is past; it is " + clock.instant() + " here");
        }
        synchronized (lock) {
            try {
                takeTold(expiresAt, clock.instant());
            } catch (NodeException unkept) {
                // A node whose disk is full is not to die of it while somebody wants it to live.
                set(expiresAt, clock.instant());
                throw unkept;
            }
        }
    }

    /**
     * Takes another end, also over a restart, and has the wall clock set. The end is measured against the time to which the clock is
     * set, and until it shows that time only the monotonic clock can end the lease: neither the end before nor the clock before does.
     *
     * @param time what the wall clock will be
     * @param expiresAt the new end, after that time; empty: never
     * @param setting sets the wall clock; when it fails, the end counts all the same, by the monotonic clock alone until one succeeds
     * @throws NodeException UNAVAILABLE when the end cannot be kept; then nothing has changed
     */
    public void adopt(Instant time, Optional<Instant> expiresAt, ClockSetting setting) throws InterruptedException {
        synchronized (lock) {
            takeTold(expiresAt, time);
            wallClockCounts = false;
        }
        setting.run();
        synchronized (lock) {
            wallClockCounts = true;
            lock.notifyAll();
        }
    }

    /** Sets the wall clock. */
    @FunctionalInterface
    public interface ClockSetting {
        void run() throws InterruptedException;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private void takeTold(Optional<Instant> expiresAt, Instant now) {
        synchronized (lock) {
            try {
                take(new LeaseRecord(known.drive(), known.config(), expiresAt), now);
            } catch (IOException failure) {
                throw new NodeException(
                        NodeException.Kind.UNAVAILABLE,
                        "the end of the lease cannot be kept in " + file + " for the next boot: " + failure
                                + "; check the state disk",
                        failure);
            }
        }
    }

    private void take(LeaseRecord record, Instant now) throws IOException {
        record.write(file);
        known = record;
        set(record.told(), now);
    }

    private void set(Optional<Instant> expiresAt, Instant now) {
        synchronized (lock) {
            end = expiresAt.orElse(null);
            if (expiresAt.isPresent()) {
                deadline = System.nanoTime() + left(now, expiresAt.get()).toNanos();
                if (watcher == null) {
                    watcher = new Thread(this::watch, "lease");
                    watcher.setDaemon(true);
                    watcher.start();
                }
            }
            lock.notifyAll();
        }
    }

    private void watch() {
        try {
            synchronized (lock) {
                while (!closed && !ended()) {
                    lock.wait(millisToWait());
                }
                if (closed) {
                    return;
                }
            }
            atEnd.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended() {
        synchronized (lock) {
            return end != null
                    && ((wallClockCounts && !end.isAfter(clock.instant())) || System.nanoTime() - deadline >= 0);
        }
    }

    private long millisToWait() {
        synchronized (lock) {
            if (end == null) {
                return 0;
            }
            long byMonotonicClock = (deadline - System.nanoTime()) / 1_000_000 + 1;
            long byWallClock = wallClockCounts ? left(clock.instant(), end).toMillis() + 1 : byMonotonicClock;
            return Math.clamp(Math.min(byMonotonicClock, byWallClock), 1, LOOK_AGAIN.toMillis());
        }
    }

    /** The time until then, cut off where it no longer fits a clock. */
    private static Duration left(Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }
}
