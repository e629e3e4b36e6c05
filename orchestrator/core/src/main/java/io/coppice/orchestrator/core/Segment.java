package io.coppice.orchestrator.core;

/**
 * A cluster's own layer-2 network and the addresses on it.
 *
 * @param subnet a /24 of 10.88.0.0/16
 * @param group multicast group that carries it on the host
 * @param port UDP port that carries it on the host
 */
public record Segment(Ipv4Range subnet, Ipv4Address group, int port) {

    /** {@code 230.88.0.7:10807}: what two clusters must never share. */
    public String label() {
        return group + ":" + port;
    }
}
