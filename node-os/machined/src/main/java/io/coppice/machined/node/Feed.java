package io.coppice.machined.node;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Items that come one after another, now or later. Read by one thread; {@link #close} may come from any.
 *
 * @param <T> the items
 */
public interface Feed<T> extends AutoCloseable {
    /**
     * The next item; waits for it. {@code null} at the end, and once the feed is closed: a closed feed wakes its reader.
     *
     * @throws InterruptedException when the reader is interrupted
     * @throws IOException when the source fails
     * @throws NodeException when the source says what went wrong
     */
    @Nullable
    T next() throws InterruptedException, IOException;

    /** Ends the feed and frees what it holds; may be called again. */
    @Override
    void close();
}
