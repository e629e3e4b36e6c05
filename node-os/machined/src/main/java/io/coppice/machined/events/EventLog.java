package io.coppice.machined.events;

import io.coppice.machined.logs.BufferFeed;
import io.coppice.machined.logs.LogBuffer;
import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The node's events. The newest are kept; the id tells the run of the agent and the place in it. */
public final class EventLog implements EventSource {

    private static final int KEPT = 1000;

    private final LogBuffer<NodeEvent> buffer = new LogBuffer<>(KEPT, event -> 1);
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private long count;

    /** Adds an event that no call set off. */
    public void emit(NodeEvent.Payload payload) {
        emit("", payload);
    }

    /** Adds an event. */
    public synchronized void emit(String actor, NodeEvent.Payload payload) {
        count++;
        buffer.append(new NodeEvent(id(count), Instant.now(), actor, payload));
    }

    @Override
    public Feed<NodeEvent> follow(From from) {
        List<LogBuffer.Entry<NodeEvent>> kept = buffer.tail(-1);
        long last = kept.isEmpty() ? buffer.lastSequence() : kept.getLast().sequence();
        List<LogBuffer.Entry<NodeEvent>> first = switch (from) {
            case From.Now now -> List.of();
            case From.Beginning beginning -> kept;
            case From.Last(int number) -> kept.subList(Math.max(0, kept.size() - Math.max(0, number)), kept.size());
            case From.After(String id) -> after(kept, id);
            case From.Since(Instant time) -> since(kept, time);
        };
        return new BufferFeed<>(buffer, first, last, true);
    }

    private List<LogBuffer.Entry<NodeEvent>> after(List<LogBuffer.Entry<NodeEvent>> kept, String id) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).value().id().equals(id)) {
                return kept.subList(i + 1, kept.size());
            }
        }
        throw new NodeException(
                NodeException.Kind.NOT_FOUND,
                "event " + id + " is no longer kept (the newest " + KEPT + " are); ask for all events that are kept");
    }

    private static List<LogBuffer.Entry<NodeEvent>> since(List<LogBuffer.Entry<NodeEvent>> kept, Instant time) {
        List<LogBuffer.Entry<NodeEvent>> result = new ArrayList<>();
        for (LogBuffer.Entry<NodeEvent> entry : kept) {
            if (!entry.value().at().isBefore(time)) {
                result.add(entry);
            }
        }
        return result;
    }

    private String id(long number) {
        String digits = Long.toString(number, 36);
        return run + "-" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }
}
