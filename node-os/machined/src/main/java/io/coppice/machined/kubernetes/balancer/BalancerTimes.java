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
     * A server that a slow processor keeps from answering once is not left. Where an answer takes long, probes are rarer, for each costs the server as much as any
     * other question; after one without an answer the next comes soon.
     */
    public static final BalancerTimes STANDARD =
            new BalancerTimes(Duration.ofSeconds(2), new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), 50), 1);
}
