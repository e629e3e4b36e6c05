package io.coppice.orchestrator;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a running node is made to bear, for the rest of the cluster to cope with. Each may be repeated; one that takes a size takes the place of the one
 * of its kind. All end when the machine is switched off, and by {@link Change.Start}.
 */
public sealed interface Fault {

    /** What a node has that bears it, such as {@code latency 100 ms} or {@code unplugged}. */
    default String words() {
        return FaultWords.of(this);
    }

    /** Something is done to its machine from outside. */
    enum Machine implements Fault {
        /** Its power is cut. {@link Change.Start} boots it again. */
        KILL,
        /** It stands still with all its connections open; its clock is late afterwards. */
        PAUSE,
        /** It goes on after {@link #PAUSE}. */
        RESUME,
        /** It starts anew at once, as by the button. */
        RESET,
        /** It loses the other nodes: the cable to the cluster's network is out. Its API is still reached from the host. */
        UNPLUG,
        /** It has the other nodes back after {@link #UNPLUG}. */
        PLUG
    }

    /** The node bears it inside, and is reached meanwhile. */
    sealed interface Inside extends Fault {}

    /**
     * It and these nodes do not reach each other, nor what lies behind them.
     *
     * @param others at least one
     */
    record CutOff(Set<NodeName> others) implements Inside {
        public CutOff {
            if (others.isEmpty()) {
                throw new IllegalArgumentException("a node is cut off from one other at least");
            }
            others = java.util.Collections.unmodifiableSet(new TreeSet<>(others));
        }
    }

    /**
     * What it sends to other nodes takes longer.
     *
     * @param delay more than nothing, at most a minute
     * @param jitter so much more or less, evenly spread; at most the delay
     */
    record Latency(Duration delay, Duration jitter) implements Inside {
        private static final Duration LONGEST = Duration.ofMinutes(1);

        public Latency {
            if (!delay.isPositive() || delay.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a latency is more than nothing and at most " + LONGEST.toSeconds() + " s");
            }
            if (jitter.isNegative() || jitter.compareTo(delay) > 0) {
                throw new IllegalArgumentException(
                        "a jitter is at most the latency, which is " + delay.toMillis() + " ms");
            }
        }
    }

    /**
     * Some of what it sends to other nodes is lost.
     *
     * @param percent more than 0, at most 100
     */
    record Loss(double percent) implements Inside {
        public Loss {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException("a loss is more than 0 and at most 100 percent");
            }
        }
    }

    /**
     * It sends to other nodes no faster.
     *
     * @param bitsPerSecond 1000 to 10¹²
     */
    record Bandwidth(long bitsPerSecond) implements Inside {
        private static final long LEAST = 1000;
        private static final long MOST = 1_000_000_000_000L;

        public Bandwidth {
            if (bitsPerSecond < LEAST || bitsPerSecond > MOST) {
                throw new IllegalArgumentException("a bandwidth is " + LEAST + " bit/s to 1 Tbit/s");
            }
        }
    }

    /**
     * Its clock is off.
     *
     * @param offset by how much it is ahead of the right time, or behind if negative; not nothing
     */
    record ClockSkew(Duration offset) implements Inside {
        public ClockSkew {
            if (offset.isZero()) {
                throw new IllegalArgumentException("a clock that is off by nothing is right");
            }
        }
    }

    /**
     * Its state disk is full.
     *
     * @param remaining bytes that are left of it
     */
    record FullDisk(long remaining) implements Inside {
        public FullDisk {
            if (remaining < 0) {
                throw new IllegalArgumentException("no fewer than 0 bytes are left of a disk");
            }
        }
    }

    /**
     * Its state disk reads and writes no faster. One of the two is given at least.
     *
     * @param operationsPerSecond more than 0
     * @param bytesPerSecond more than 0
     */
    record SlowDisk(OptionalLong operationsPerSecond, OptionalLong bytesPerSecond) implements Fault {
        public SlowDisk {
            if (operationsPerSecond.isEmpty() && bytesPerSecond.isEmpty()) {
                throw new IllegalArgumentException("a slow disk has a limit of operations or of bytes, or both");
            }
            if (operationsPerSecond.orElse(1) <= 0 || bytesPerSecond.orElse(1) <= 0) {
                throw new IllegalArgumentException("a limit of a disk is more than 0 per second");
            }
        }
    }
}
