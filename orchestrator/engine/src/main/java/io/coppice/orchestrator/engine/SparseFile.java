package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** A new file, for its owner alone, in which blocks of zeros are holes. */
final class SparseFile implements AutoCloseable {

    private static final int BLOCK = 1 << 16;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel channel;
    private long size;

    private SparseFile(FileChannel channel) {
        this.channel = channel;
    }

    static SparseFile create(Path file) throws IOException {
        return new SparseFile(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    void append(byte[] bytes, int length) throws IOException {
        for (var from = 0; from < length; from += BLOCK) {
            var to = Math.min(from + BLOCK, length);
            if (!Arrays.equals(bytes, from, to, ZEROS, 0, to - from)) {
                var block = ByteBuffer.wrap(bytes, from, to - from);
                while (block.hasRemaining()) {
                    channel.write(block, size + (block.position() - from));
                }
            }
            size += to - from;
        }
    }

    long size() {
        return size;
    }

    /** What ends in a hole gets its length here. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (size > channel.size()) {
                channel.write(ByteBuffer.allocate(1), size - 1);
            }
            channel.force(true);
        }
    }
}
