package io.coppice.machined.node;

import java.time.Instant;

/** What happens on the node: recent events are kept, new ones can be followed. */
public interface EventSource {
    /**
     * Past events from the given point, then new ones until the feed is closed; none is lost or told twice in between.
     *
     * @throws NodeException NOT_FOUND when the event to begin after is no longer kept
     */
    Feed<NodeEvent> follow(From from);

    /** Where to begin. */
    sealed interface From {
        /** New events only. */
        record Now() implements From {}

        /** All events that are kept. */
        record Beginning() implements From {}

        /** The last {@code count} events. */
        record Last(int count) implements From {}

        /** Events after the one with this id. */
        record After(String id) implements From {}

        /** Events since this time. */
        record Since(Instant time) implements From {}
    }
}
