package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Contents of a file, piece by piece; read to its end, as files of /proc tell no size. */
final class FileFeed implements Feed<byte[]> {
    private static final int PIECE = 64 * 1024;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);

    FileFeed(Path path) throws IOException {
        this.channel = Files.newByteChannel(path);
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        return read < 0 ? null : Arrays.copyOf(buffer.array(), read);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a file that was only read does not close", e);
        }
    }
}
