package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A part of a file, read at positions of its own, so that several may be read at the same time. */
final class ChannelInputStream extends InputStream {

    private final FileChannel channel;
    private long position;
    private long left;

    ChannelInputStream(FileChannel channel, long position, long size) {
        this.channel = channel;
        this.position = position;
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)), position);
        if (count > 0) {
            position += count;
            left -= count;
        }
        return count;
    }
}
