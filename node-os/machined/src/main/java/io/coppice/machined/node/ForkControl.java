package io.coppice.machined.node;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What makes the node itself after it was resumed as a fork of a frozen one. */
public interface ForkControl {
    /**
     * Takes all faults from the node, and gives it a lease, entropy, the time and a generation of its own; may be repeated.
     *
     * @param generation becomes the boot id
     * @param time what time it is now
     * @param entropy of the host, for this fork alone
     * @param leaseExpiresAt when the node powers itself off, by that time; empty: never
     * @return the node's clock after it was set
     * @throws NodeException UNAVAILABLE when it was done in part at most and may be repeated
     */
    Instant adopt(UUID generation, Instant time, byte[] entropy, Optional<Instant> leaseExpiresAt);
}
