package io.coppice.machined.kubernetes.balancer;

import io.coppice.machined.service.Pace;
import java.time.Duration;

/**
 * Times of a balancer.
 *
 * @param connect how long a server may take to accept a connection
 * @param probes of a server
 * @param tolerated failures of probes in a row with which a server still counts as serving
 */
public record BalancerTimes(Duration connect, Pace probes, int tolerated) {

    /**
     * A server that a slow processor keeps from answering once is not left. Where an answer takes long, probes are rarer, for each costs the server, and all of etcd,
     * as much as any other question; after one without an answer the next comes soon. A machine that is gone is left after 11 s where answers come at once, and after
     * 19 s at the latest: a pause, 5 s on the connection that is there, the shortest pause, and 2 s for a new one.
     */
    public static final BalancerTimes STANDARD =
            new BalancerTimes(Duration.ofSeconds(2), new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), 100), 1);
}
