package io.coppice.machined.system;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The units that the kernel counts in, as it tells every program at its start.
 *
 * @param pageBytes bytes in a page
 * @param ticksPerSecond in which CPU times are told
 */
public record AuxiliaryVector(long pageBytes, long ticksPerSecond) {
    private static final long PAGE_SIZE = 6;
    private static final long CLOCK_TICKS = 17;

    /**
     * Reads /proc/self/auxv of a 64-bit machine.
     *
     * @throws IllegalArgumentException when a unit is missing
     */
    public static AuxiliaryVector parse(byte[] entries) {
        ByteBuffer buffer = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        long pageBytes = 0;
        long ticksPerSecond = 0;
        while (buffer.remaining() >= 2 * Long.BYTES) {
            long key = buffer.getLong();
            long value = buffer.getLong();
            if (key == PAGE_SIZE) {
                pageBytes = value;
            } else if (key == CLOCK_TICKS) {
                ticksPerSecond = value;
            }
        }
        if (pageBytes <= 0 || ticksPerSecond <= 0) {
            throw new IllegalArgumentException("the auxiliary vector tells no page size or no clock ticks");
        }
        return new AuxiliaryVector(pageBytes, ticksPerSecond);
    }
}
