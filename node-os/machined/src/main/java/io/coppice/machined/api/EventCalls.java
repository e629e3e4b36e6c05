package io.coppice.machined.api;

import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.EventsRequest;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events. */
final class EventCalls {
    private EventCalls() {}

    static Feed<Event> events(EventSource events, EventsRequest request) {
        return new Messages(events.follow(from(request)), request.getWithActorId());
    }

    private static EventSource.From from(EventsRequest request) {
        int points = (request.getTailEvents() != 0 ? 1 : 0)
                + (request.getTailId().isEmpty() ? 0 : 1)
                + (request.getTailSeconds() != 0 ? 1 : 0);
        if (points > 1) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "events can begin at one point only: set one of tail_events, tail_id and tail_seconds");
        }
        if (request.getTailEvents() < 0) {
            return new EventSource.From.Beginning();
        }
        if (request.getTailEvents() > 0) {
            return new EventSource.From.Last(request.getTailEvents());
        }
        if (!request.getTailId().isEmpty()) {
            return new EventSource.From.After(request.getTailId());
        }
        if (request.getTailSeconds() < 0) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "tail_seconds is negative: give how many past seconds to tell of");
        }
        if (request.getTailSeconds() > 0) {
            return new EventSource.From.Since(Instant.now().minusSeconds(request.getTailSeconds()));
        }
        return new EventSource.From.Now();
    }

    /** Begins with an empty event: clients wait for it, to know that the stream stands. */
    private static final class Messages implements Feed<Event> {
        private final Feed<NodeEvent> source;
        private final String actor;
        private boolean greeted;

        Messages(Feed<NodeEvent> source, String actor) {
            this.source = source;
            this.actor = actor;
        }

        @Override
        public @Nullable Event next() throws InterruptedException, IOException {
            if (!greeted) {
                greeted = true;
                return EventMessages.greeting(actor);
            }
            NodeEvent event;
            do {
                event = source.next();
            } while (event != null && !actor.isEmpty() && !actor.equals(event.actor()));
            return event == null ? null : EventMessages.of(event);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
