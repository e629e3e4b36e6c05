package io.coppice.machined.api;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call in which both sides send as they like. It ends when this returns.
 *
 * @param <Q> what the client sends
 * @param <A> what the node sends
 */
interface Dialog<Q, A> {

    /** What the client sends. */
    interface Requests<Q> {
        /** The next one; waits for it. {@code null} once the client has closed its side. */
        @Nullable
        Q next() throws InterruptedException;
    }

    void hold(Requests<Q> requests, Consumer<A> answers) throws IOException, InterruptedException;
}
