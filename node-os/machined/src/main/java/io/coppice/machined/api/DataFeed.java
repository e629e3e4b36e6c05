package io.coppice.machined.api;

import com.google.protobuf.UnsafeByteOperations;
import io.coppice.machined.node.Feed;
import io.coppice.nodeos.api.common.Data;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes as messages. */
final class DataFeed implements Feed<Data> {
    private final Feed<byte[]> source;

    private DataFeed(Feed<byte[]> source) {
        this.source = source;
    }

    /** Wraps a feed whose pieces are not changed once they are handed out. */
    static Feed<Data> of(Feed<byte[]> source) {
        return new DataFeed(source);
    }

    @Override
    public @Nullable Data next() throws InterruptedException, IOException {
        byte[] piece = source.next();
        return piece == null
                ? null
                : Data.newBuilder()
                        .setBytes(UnsafeByteOperations.unsafeWrap(piece))
                        .build();
    }

    @Override
    public void close() {
        source.close();
    }
}
