package io.coppice.nodeos.oci;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes tar archives entry by entry, also such as no sound program writes. */
final class Tar {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Tar file(String name, byte[] content) {
        return entry(name, '0', "", content, content.length);
    }

    Tar file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar link(String name, String target) {
        return entry(name, '2', target, new byte[0], 0);
    }

    Tar hardLink(String name, String target) {
        return entry(name, '1', target, new byte[0], 0);
    }

    Tar gnuLongName(String name) {
        byte[] content = (name + "\0").getBytes(StandardCharsets.UTF_8);
        return entry("././@LongLink", 'L', "", content, content.length);
    }

    Tar pax(String record) {
        byte[] content = record.getBytes(StandardCharsets.UTF_8);
        return entry("PaxHeaders/x", 'x', "", content, content.length);
    }

    /** @param size what the header says */
    Tar entry(String name, char type, String target, byte[] content, long size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000644\0");
        put(block, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(block, 136, "00000000000\0");
        block[156] = (byte) type;
        put(block, 157, target);
        put(block, 257, "ustar\00000");
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.writeBytes(block);
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    byte[] unfinished() {
        return out.toByteArray();
    }

    byte[] bytes() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
