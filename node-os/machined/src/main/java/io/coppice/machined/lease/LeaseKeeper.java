package io.coppice.machined.lease;

import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.node.LeaseControl;
import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the node's lease. It ends by the wall clock, and by the monotonic clock at the latest: a clock that is set back does
 * not lengthen it. A renewal is kept over restarts until the config brings another end than the one that was renewed.
 */
public final class LeaseKeeper implements LeaseControl, AutoCloseable {

    private static final String NEVER = "never";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Further ahead the monotonic clock cannot count. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    private final Object lock = new Object();
    private final Path file;
    private final InstantSource clock;
    private final Runnable atEnd;
    private String configured = NEVER;
    private @Nullable Instant end;
    private long deadline;
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
     * Takes the config's lease, or the renewal of just this lease, and watches it.
     *
     * @throws IOException when the file of renewals cannot be read
     */
    public void begin(Optional<Instant> fromConfig) throws IOException {
        String wanted = text(fromConfig);
        Optional<Instant> chosen = fromConfig;
        if (Files.exists(file)) {
            String[] kept = Files.readString(file).strip().split(" ", 2);
            if (kept.length == 2 && kept[0].equals(wanted)) {
                chosen = parse(kept[1]);
            }
        }
        synchronized (lock) {
            configured = wanted;
            set(chosen);
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
                SecretFiles.write(file, configured + " " + text(expiresAt) + "\n");
            } catch (IOException failure) {
                throw new NodeException(
                        NodeException.Kind.UNAVAILABLE,
                        "the renewal cannot be kept in " + file + ": " + failure + "; check the state disk",
                        failure);
            }
            set(expiresAt);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private void set(Optional<Instant> expiresAt) {
        synchronized (lock) {
            end = expiresAt.orElse(null);
            if (expiresAt.isPresent()) {
                deadline = System.nanoTime() + left(expiresAt.get()).toNanos();
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
            return end != null && (!end.isAfter(clock.instant()) || System.nanoTime() - deadline >= 0);
        }
    }

    private long millisToWait() {
        synchronized (lock) {
            if (end == null) {
                return 0;
            }
            long byMonotonicClock = (deadline - System.nanoTime()) / 1_000_000 + 1;
            long byWallClock = left(end).toMillis() + 1;
            return Math.clamp(Math.min(byMonotonicClock, byWallClock), 1, LOOK_AGAIN.toMillis());
        }
    }

    /** The time until then, cut off where it no longer fits a clock. */
    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }

    private static String text(Optional<Instant> instant) {
        return instant.isPresent() ? instant.get().toString() : NEVER;
    }

    private Optional<Instant> parse(String text) throws IOException {
        if (text.equals(NEVER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException failure) {
            throw new IOException(
                    file + " holds '" + text + "' where a time is expected; renew the lease to write it anew", failure);
        }
    }
}
