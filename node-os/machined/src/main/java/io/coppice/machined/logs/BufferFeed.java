package io.coppice.machined.logs;

import io.coppice.machined.node.Feed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link LogBuffer} as a feed: what is kept, then, when it follows, what comes.
 *
 * @param <T> the items
 */
public final class BufferFeed<T> implements Feed<T> {

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final LogBuffer<T> buffer;
    private final ArrayDeque<LogBuffer.Entry<T>> pending;
    private final boolean follow;
    private long sequence;
    private volatile boolean closed;

    /**
     * @param first entries to begin with, in order
     * @param sequence the sequence after which new entries are read
     */
    public BufferFeed(LogBuffer<T> buffer, List<LogBuffer.Entry<T>> first, long sequence, boolean follow) {
        this.buffer = buffer;
        this.pending = new ArrayDeque<>(first);
        this.sequence = sequence;
        this.follow = follow;
    }

    @Override
    public @Nullable T next() throws InterruptedException {
        while (!closed) {
            LogBuffer.Entry<T> entry = pending.pollFirst();
            if (entry != null) {
                sequence = Math.max(sequence, entry.sequence());
                return entry.value();
            }
            if (!follow) {
                return null;
            }
            pending.addAll(buffer.after(sequence, LOOK_AGAIN, () -> closed));
            if (pending.isEmpty() && buffer.closed()) {
                return null;
            }
        }
        return null;
    }

    /** The next item when it is there already, without waiting. */
    @Nullable
    T poll() {
        LogBuffer.Entry<T> entry = closed ? null : pending.pollFirst();
        if (entry == null) {
            return null;
        }
        sequence = Math.max(sequence, entry.sequence());
        return entry.value();
    }

    @Override
    public void close() {
        closed = true;
        buffer.wake();
    }
}
