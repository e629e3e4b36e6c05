package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers that are made when the first is asked for, on the thread of the stream, which an ended call interrupts. */
final class AnswerFeed<A> implements Feed<A> {

    /** Makes the answers. */
    interface Maker<A> {
        List<A> make() throws InterruptedException;
    }

    private final Maker<A> maker;
    private @Nullable Iterator<A> answers;

    AnswerFeed(Maker<A> maker) {
        this.maker = maker;
    }

    @Override
    public @Nullable A next() throws InterruptedException {
        Iterator<A> made = answers;
        if (made == null) {
            made = maker.make().iterator();
            answers = made;
        }
        return made.hasNext() ? made.next() : null;
    }

    @Override
    public void close() {}
}
