package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes out of a class cache the only things in it that depend on when it was made: the times of soft references, in milliseconds of the
 * monotonic clock, and the checksums over them, which the JVM does not look at unless told to. Two dumps of the same classes show where
 * they are, and prove that nothing else differs.
 */
final class CacheNormaliser {

    private static final int HEADER = 4096;

    /**
     * A dump and when it was made.
     *
     * @param content the cache file
     * @param from milliseconds of the monotonic clock before the dump
     * @param to and after it
     */
    record Dump(Content content, long from, long to) {

        boolean hasTime(long word) {
            return word >= from && word <= to;
        }
    }

    private CacheNormaliser() {}

    /**
     * The normalised cache.
     *
     * @throws IOException if the dumps differ in anything else
     */
    static byte[] normalise(Dump first, Dump second) throws IOException {
        byte[] result = first.content().bytes().clone();
        byte[] other = second.content().bytes();
        if (result.length != other.length) {
            throw new IOException(
                    "two dumps of the same classes have " + result.length + " and " + other.length + " bytes");
        }
        ByteBuffer left = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer right = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Integer.BYTES <= Math.min(HEADER, result.length); at += Integer.BYTES) {
            if (left.getInt(at) != right.getInt(at)) {
                left.putInt(at, 0);
            }
        }
        for (int at = HEADER; at + Long.BYTES <= result.length; at += Long.BYTES) {
            long word = left.getLong(at);
            if (word == right.getLong(at)) {
                continue;
            }
            if (!first.hasTime(word) || !second.hasTime(right.getLong(at))) {
                throw new IOException("two dumps of the same classes differ at byte " + at + ": "
                        + Long.toHexString(word) + " and " + Long.toHexString(right.getLong(at)));
            }
            left.putLong(at, 0);
        }
        return result;
    }
}
