package io.coppice.hypervisor;

import java.util.OptionalLong;

/**
 * How fast a disk may be, reading and writing together.
 *
 * @param operationsPerSecond at most; empty: as many as it can
 * @param bytesPerSecond at most; empty: as many as it can
 */
public record DiskLimit(OptionalLong operationsPerSecond, OptionalLong bytesPerSecond) {

    /** As fast as it can be. */
    public static final DiskLimit NONE = new DiskLimit(OptionalLong.empty(), OptionalLong.empty());

    public DiskLimit {
        requirePositive("operations per second", operationsPerSecond);
        requirePositive("bytes per second", bytesPerSecond);
    }

    private static void requirePositive(String what, OptionalLong value) {
        if (value.isPresent() && value.getAsLong() <= 0) {
            throw new IllegalArgumentException(value.getAsLong() + " " + what + " is no limit; it must be more than 0");
        }
    }
}
