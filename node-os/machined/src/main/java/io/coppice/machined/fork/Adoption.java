package io.coppice.machined.fork;

import io.coppice.machined.events.EventLog;
import io.coppice.machined.fault.Faults;
import io.coppice.machined.lease.LeaseKeeper;
import io.coppice.machined.node.ForkControl;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.platform.NativeRandomness;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a fork itself. What it bore when it was frozen ends first, for a full disk keeps no lease. The lease is next, for a snapshot may be
 * older than its own: setting the clock would end the node. Nobody else may draw from native libraries what they had in store when the node
 * was frozen, and what waits for a day of the calendar looks at once.
 */
public final class Adoption implements ForkControl {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path nodectl;
    private final LeaseKeeper lease;
    private final InstantSource clock;
    private final Faults faults;
    private final EventLog events;
    private final Consumer<String> console;
    private final Runnable afterwards;

    /**
     * @param nodectl the program that sets the clock of the machine
     * @param clock the clock that it sets
     * @param faults which the node has no more when it is a fork
     * @param console takes lines of text
     * @param afterwards wakes what waits for a time of day; must not block
     */
    public Adoption(
            Path nodectl,
            LeaseKeeper lease,
            InstantSource clock,
            Faults faults,
            EventLog events,
            Consumer<String> console,
            Runnable afterwards) {
        this.nodectl = nodectl;
        this.lease = lease;
        this.clock = clock;
        this.faults = faults;
        this.events = events;
        this.console = console;
        this.afterwards = afterwards;
    }

    @Override
    public synchronized Instant adopt(UUID generation, Instant time, byte[] entropy, Optional<Instant> leaseExpiresAt) {
        long asked = System.nanoTime();
        events.emit(new NodeEvent.Task("fork", NodeEvent.Action.START));
        if (!faults.list().isEmpty()) {
            faults.clear();
        }
        try {
            lease.adopt(time, leaseExpiresAt, () -> become(generation, time, asked, entropy));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    NodeException.Kind.UNAVAILABLE, "the node was ending while it became a fork; ask again", stopped);
        }
        afterwards.run();
        return clock.instant();
    }

    private void become(UUID generation, Instant time, long asked, byte[] entropy) throws InterruptedException {
        String step;
        try {
            step = seconds(faults.setClockBy(() -> setClock(generation, time, asked, entropy)));
            NativeRandomness.find();
            NativeRandomness.renew();
        } catch (IOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        }
        events.emit(
                new NodeEvent.Task("fork: adopted, the clock was stepped by " + step + " s", NodeEvent.Action.STOP));
        console.accept("fork: generation " + generation + ", the clock was stepped by " + step + " s");
    }

    private Duration setClock(UUID generation, Instant time, long asked, byte[] entropy)
            throws IOException, InterruptedException {
        Instant before = clock.instant();
        // Keeping the lease may have taken its time.
        Instant now = time.plusNanos(System.nanoTime() - asked);
        Programs.Result result = Programs.run(
                List.of(
                        nodectl.toString(),
                        "fork",
                        generation.toString(),
                        Long.toString(now.getEpochSecond()),
                        Integer.toString(now.getNano())),
                entropy,
                LIMIT);
        if (result.exitCode() != 0) {
            throw failed(result.output(), null);
        }
        return Duration.between(before, now);
    }

    private static NodeException failed(String reason, @Nullable IOException cause) {
        return new NodeException(
                NodeException.Kind.UNAVAILABLE,
                "the node has its lease but is not yet a fork of its own: " + reason
                        + "; ask again, or take this fork down and make another",
                cause);
    }

    private static String seconds(Duration step) {
        String number = BigDecimal.valueOf(step.toMillis(), 3).toPlainString();
        return step.isNegative() ? number : "+" + number;
    }
}
