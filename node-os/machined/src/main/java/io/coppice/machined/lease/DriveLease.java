package io.coppice.machined.lease;

import java.time.Instant;
import java.util.Optional;

/** What the config drive says of the lease. */
public sealed interface DriveLease {

    /** There is no drive, or no usable config on it. */
    record None() implements DriveLease {}

    /**
     * The drive holds a config.
     *
     * @param end of its lease; empty when it has none
     */
    record Says(Optional<Instant> end) implements DriveLease {}
}
