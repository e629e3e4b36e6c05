package io.coppice.orchestrator;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of a TCP connection from one node to another over the cluster's network.
 *
 * @param took until it was made, or was found not to be
 * @param failure why it was not made; empty: it was
 */
public record Probe(Duration took, Optional<String> failure) {

    public boolean connected() {
        return failure.isEmpty();
    }
}
