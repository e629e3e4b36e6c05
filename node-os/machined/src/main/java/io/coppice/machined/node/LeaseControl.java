package io.coppice.machined.node;

import java.time.Instant;
import java.util.Optional;

/** How long the node lives: at the end of its lease it powers itself off. */
public interface LeaseControl {
    /** When the lease ends; empty: never. */
    Optional<Instant> expiresAt();

    /**
     * Puts another end in force, also over a restart of the node.
     *
     * @param expiresAt the new end; empty: never
     * @throws NodeException INVALID when the end lies in the past; UNAVAILABLE when it cannot be kept for the next boot, and is in force all the same
     */
    void renew(Optional<Instant> expiresAt);
}
