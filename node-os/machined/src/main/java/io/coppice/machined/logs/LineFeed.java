package io.coppice.machined.logs;

import io.coppice.machined.node.Feed;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts lines that are there together into pieces of text, each line with its newline. */
final class LineFeed implements Feed<byte[]> {

    private static final int PIECE_BYTES = 32 * 1024;

    private final BufferFeed<byte[]> lines;

    LineFeed(BufferFeed<byte[]> lines) {
        this.lines = lines;
    }

    @Override
    public byte @Nullable [] next() throws InterruptedException {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        ByteArrayOutputStream piece = new ByteArrayOutputStream(line.length + 1);
        while (line != null) {
            piece.writeBytes(line);
            piece.write('\n');
            line = piece.size() < PIECE_BYTES ? lines.poll() : null;
        }
        return piece.toByteArray();
    }

    @Override
    public void close() {
        lines.close();
    }
}
