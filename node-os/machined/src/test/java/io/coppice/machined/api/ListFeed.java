package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A feed of items that are there. */
final class ListFeed<T> implements Feed<T> {
    private final Deque<T> items;

    ListFeed(List<T> items) {
        this.items = new ArrayDeque<>(items);
    }

    @Override
    public @Nullable T next() {
        return items.poll();
    }

    @Override
    public void close() {
        items.clear();
    }
}
