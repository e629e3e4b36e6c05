package io.coppice.machined.kubernetes.balancer;

import java.time.Duration;

/**
 * Times of a balancer.
 *
 * @param connect how long a server may take to accept a connection
 * @param interval between two probes of a server
 * @param tolerated failures of probes in a row with which a server still counts as serving
 */
public record BalancerTimes(Duration connect, Duration interval, int tolerated) {

    /** A dead server is left within about five seconds; one that a slow processor keeps from answering is not. */
    public static final BalancerTimes STANDARD = new BalancerTimes(Duration.ofSeconds(2), Duration.ofSeconds(2), 1);
}
