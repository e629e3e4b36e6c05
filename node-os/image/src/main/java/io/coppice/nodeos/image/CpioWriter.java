package io.coppice.nodeos.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes the "new ASCII" cpio archive that the kernel unpacks as its initial RAM file system. Inode numbers count up, times are
 * zero and everything belongs to root, so equal entries in equal order give equal bytes.
 */
final class CpioWriter implements AutoCloseable {

    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final OutputStream out;
    private long written;
    private int inode;

    CpioWriter(OutputStream out) {
        this.out = out;
    }

    void directory(String path) throws IOException {
        entry(path, DIRECTORY | 0755, 0, 0, new byte[0]);
    }

    void file(String path, byte[] content, boolean executable) throws IOException {
        entry(path, REGULAR | (executable ? 0755 : 0644), 0, 0, content);
    }

    void symbolicLink(String path, String target) throws IOException {
        entry(path, SYMBOLIC_LINK | 0777, 0, 0, target.getBytes(StandardCharsets.UTF_8));
    }

    void characterDevice(String path, int major, int minor) throws IOException {
        entry(path, CHARACTER_DEVICE | 0600, major, minor, new byte[0]);
    }

    @Override
    public void close() throws IOException {
        inode = -1;
        entry("TRAILER!!!", 0, 0, 0, new byte[0]);
        pad(512);
        out.close();
    }

    private void entry(String path, int mode, int major, int minor, byte[] content) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        inode++;
        String header = String.format(
                Locale.ROOT,
                "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
                inode,
                mode,
                0,
                0,
                1,
                0,
                content.length,
                0,
                0,
                major,
                minor,
                name.length + 1,
                0);
        write(header.getBytes(StandardCharsets.US_ASCII));
        write(name);
        write(new byte[1]);
        pad(4);
        write(content);
        pad(4);
    }

    private void pad(int alignment) throws IOException {
        write(new byte[(int) ((alignment - written % alignment) % alignment)]);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }
}
