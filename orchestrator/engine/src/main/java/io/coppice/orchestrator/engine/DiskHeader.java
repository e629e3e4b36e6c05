package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the header of a qcow2 image says of other files (QEMU, docs/interop/qcow2.txt).
 *
 * @param under name of the image under it
 * @param externalData whether its data lie in another file
 */
record DiskHeader(Optional<String> under, boolean externalData) {

    private static final int MAGIC = 0x514649FB;
    private static final int BACKING_OFFSET = 8;
    private static final int BACKING_LENGTH = 16;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final int EXTERNAL_DATA = 1 << 2;
    private static final int LENGTH = 104;
    private static final int LONGEST_NAME = 1023;

    /** @throws IOException if it is no such image, or cannot be read */
    static DiskHeader read(Path disk) throws IOException {
        try (var channel = FileChannel.open(disk)) {
            var header = read(channel, 0, LENGTH);
            if (header.getInt(0) != MAGIC || header.getInt(4) < 2) {
                throw new IOException("it is no qcow2 image");
            }
            var features = header.getInt(4) == 2 ? 0 : header.getLong(INCOMPATIBLE_FEATURES);
            return new DiskHeader(
                    under(channel, header.getLong(BACKING_OFFSET), header.getInt(BACKING_LENGTH)),
                    (features & EXTERNAL_DATA) != 0);
        }
    }

    private static Optional<String> under(FileChannel channel, long offset, int length) throws IOException {
        if (offset == 0) {
            return Optional.empty();
        }
        if (offset < 0 || length < 0 || length > LONGEST_NAME) {
            throw new IOException("the name of the image under it lies nowhere or is too long");
        }
        return Optional.of(
                StandardCharsets.UTF_8.decode(read(channel, offset, length)).toString());
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return bytes.flip();
    }
}
