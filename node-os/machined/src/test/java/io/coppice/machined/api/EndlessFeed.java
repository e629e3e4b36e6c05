package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A feed without an end: of bytes as fast as they are taken, or silent; tells when it is closed. */
final class EndlessFeed implements Feed<byte[]> {
    static final int PIECE = 64 * 1024;

    final AtomicInteger taken = new AtomicInteger();
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final boolean silent;

    EndlessFeed(boolean silent) {
        this.silent = silent;
    }

    @Override
    public byte @Nullable [] next() throws InterruptedException {
        reading.countDown();
        if (silent) {
            closed.await();
            return null;
        }
        taken.incrementAndGet();
        return new byte[PIECE];
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
