package io.coppice.nodeos.oci;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block of a tar archive that begins an entry: POSIX ustar, with GNU's binary numbers.
 *
 * @param name path of the entry
 * @param size of what follows, in bytes
 * @param type its type flag
 * @param linkName path that a link leads to
 */
record TarHeader(String name, long size, char type, String linkName) {

    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;

    /** Whether the block is one of those that end an archive. */
    static boolean isEnd(byte[] block) {
        return Arrays.equals(block, new byte[BLOCK]);
    }

    /** @param where names the place in messages */
    static TarHeader of(byte[] block, String where) throws OciException {
        if (octal(block, CHECKSUM, CHECKSUM_LENGTH) != checksum(block)) {
            throw new OciException(
                    where + " is no header of a tar archive",
                    "give a file that 'docker save' wrote, an OCI archive, or the directory of an OCI layout");
        }
        String name = text(block, 0, 100);
        boolean posix = new String(block, 257, 5, StandardCharsets.US_ASCII).equals("ustar") && block[262] == 0;
        String prefix = posix ? text(block, 345, 155) : "";
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                number(block, 124, 12, where),
                block[156] == 0 ? '0' : (char) (block[156] & 0xff),
                text(block, 157, 100));
    }

    /** How many bytes the content takes in the archive. */
    static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static long checksum(byte[] block) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long number(byte[] block, int offset, int length, String where) throws OciException {
        if ((block[offset] & 0x80) != 0) {
            return binary(block, offset, length, where);
        }
        long value = octal(block, offset, length);
        if (value < 0) {
            throw OciException.damaged(where + " has a number that is none");
        }
        return value;
    }

    /** @return -1 if it is no number */
    private static long octal(byte[] block, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            int digit = block[i];
            if (digit >= '0' && digit <= '7') {
                value = value * 8 + digit - '0';
            } else if (digit != ' ' && digit != 0) {
                return -1;
            }
        }
        return value;
    }

    private static long binary(byte[] block, int offset, int length, String where) throws OciException {
        long value = block[offset] & 0x7f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                throw OciException.damaged(where + " has a number that is too large or negative");
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }
}
