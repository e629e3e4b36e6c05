package io.coppice.machined.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Packs one file as a compressed archive in the format of POSIX (ustar). */
final class TarGz {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int CHECKSUM = 148;

    private TarGz() {}

    /**
     * An archive of one file that only its owner may read.
     *
     * @param name of the file, ASCII, shorter than 100 characters
     */
    static byte[] of(String name, byte[] content, Instant modified) {
        if (name.length() >= NAME) {
            throw new IllegalArgumentException("'" + name + "' is too long for the name of a file in an archive");
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(header(name, content.length, modified));
            zip.write(content);
            zip.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
            zip.write(new byte[2 * BLOCK]);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] header(String name, int size, Instant modified) {
        byte[] header = new byte[BLOCK];
        text(header, 0, name);
        octal(header, NAME, 8, 0600);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, modified.getEpochSecond());
        Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        text(header, 156, "0");
        text(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        octal(header, CHECKSUM, 7, sum);
        return header;
    }

    /** Digits with leading zeros, ended by a NUL. */
    private static void octal(byte[] header, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        text(header, offset, "0".repeat(length - 1 - digits.length()) + digits + "\0");
    }

    private static void text(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
