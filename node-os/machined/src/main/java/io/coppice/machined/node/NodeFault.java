package io.coppice.machined.node;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a node bears. It has at most one of each kind. */
public sealed interface NodeFault {

    /** A fault of the network. */
    sealed interface OfCard extends NodeFault {
        /** MAC address of the card, in lower case with colons. */
        String card();
    }

    /**
     * Nothing comes from neighbours and nothing goes to them.
     *
     * @param neighbours their MAC addresses
     */
    record Partition(String card, SortedSet<String> neighbours) implements OfCard {
        public Partition {
            neighbours = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(neighbours));
        }
    }

    /**
     * What leaves by the card does so later.
     *
     * @param jitter so much more or less
     */
    record Latency(String card, Duration delay, Duration jitter) implements OfCard {}

    /**
     * Some of what leaves by the card is lost.
     *
     * @param percent more than 0, at most 100
     */
    record Loss(String card, double percent) implements OfCard {}

    /** What leaves by the card does so no faster. */
    record Bandwidth(String card, long bitsPerSecond) implements OfCard {}

    /**
     * The clock is off.
     *
     * @param offset by how much it is fast; negative: slow
     */
    record ClockSkew(Duration offset) implements NodeFault {}

    /**
     * The state disk is full.
     *
     * @param remaining bytes that are left of it
     */
    record FullDisk(long remaining) implements NodeFault {}
}
