package io.coppice.machined.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What makes the node bear faults, and takes them away. */
public interface FaultControl {

    /** What time it is, whatever the clock says that was put wrong. */
    Instant rightTime();

    /** Those that the node has, one of a kind at most. */
    List<NodeFault> list();

    /**
     * Gives the node a fault in place of the one of its kind; may be repeated.
     *
     * @return all that it has then
     * @throws NodeException INVALID when the node cannot have it, UNAVAILABLE when it was done in part at most and may be repeated
     */
    List<NodeFault> inject(NodeFault fault);

    /**
     * Takes all away; may be repeated.
     *
     * @throws NodeException UNAVAILABLE when some are left; all that could be undone are
     */
    void clear();

    /**
     * Connects to somewhere and sends nothing.
     *
     * @throws NodeException BUSY when as many probes are under way as may be at once
     */
    Probe probe(InetSocketAddress target, Duration limit);

    /**
     * What came of a connection.
     *
     * @param took until it was made, or was found not to be
     * @param reason why it was not made; empty when it was
     */
    record Probe(Duration took, String reason) {}
}
