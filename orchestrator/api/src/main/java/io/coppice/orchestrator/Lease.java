package io.coppice.orchestrator;

import java.time.Duration;
import java.time.Instant;

/** How long a cluster may live. One that has run out powers its nodes off; the next command collects what is left. */
public sealed interface Lease {

    /** Lives until it is taken down. */
    record Permanent() implements Lease {}

    /** Lives until a fixed instant, unless renewed. */
    record Until(Instant end) implements Lease {}

    /**
     * Lives as long as a process of this host does: whoever works on behalf of it renews the end every third of the grace.
     *
     * @param processId of the holder
     * @param processStart when it started, so that a reused process id is not taken for it
     * @param grace how long after the last renewal the nodes still run
     */
    record HeldBy(long processId, Instant processStart, Duration grace) implements Lease {}
}
