package io.coppice.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.coppice.nodeos.api.machine.AddressEvent;
import io.coppice.nodeos.api.machine.ConfigLoadErrorEvent;
import io.coppice.nodeos.api.machine.ConfigValidationErrorEvent;
import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.MachineStatusEvent;
import io.coppice.nodeos.api.machine.PhaseEvent;
import io.coppice.nodeos.api.machine.SequenceEvent;
import io.coppice.nodeos.api.machine.ServiceStateEvent;
import io.coppice.nodeos.api.machine.TaskEvent;
import java.util.List;
import java.util.Locale;

/** What events of a node mean. */
final class NodeEvents {

    static final List<Field<Event>> FIELDS = List.of(
            Field.of("id", Event::getId),
            Field.of("type", NodeEvents::type),
            Field.of("subject", event -> told(event).subject()),
            Field.of("action", event -> told(event).action()),
            Field.of("message", event -> told(event).message()));

    private NodeEvents() {}

    private record Told(String subject, String action, String message) {}

    /** One line for people. */
    static String text(Event event) {
        Told told = told(event);
        String line = String.format(
                Locale.ROOT, "%-16s %-20s %-12s %s", type(event), told.subject(), told.action(), told.message());
        return line.stripTrailing();
    }

    /** Such as {@code service-state} for a ServiceStateEvent. */
    private static String type(Event event) {
        String name = event.getData().getTypeUrl().replaceFirst(".*[./]", "").replaceFirst("Event$", "");
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Told told(Event event) {
        Any data = event.getData();
        try {
            if (data.is(PhaseEvent.class)) {
                PhaseEvent phase = data.unpack(PhaseEvent.class);
                return new Told(phase.getPhase(), lower(phase.getAction()), "");
            }
            if (data.is(SequenceEvent.class)) {
                SequenceEvent sequence = data.unpack(SequenceEvent.class);
                return new Told(
                        sequence.getSequence(),
                        lower(sequence.getAction()),
                        sequence.getError().getMessage());
            }
            if (data.is(TaskEvent.class)) {
                TaskEvent task = data.unpack(TaskEvent.class);
                return new Told(task.getTask(), lower(task.getAction()), "");
            }
            if (data.is(ServiceStateEvent.class)) {
                ServiceStateEvent service = data.unpack(ServiceStateEvent.class);
                return new Told(service.getService(), lower(service.getAction()), service.getMessage());
            }
            if (data.is(MachineStatusEvent.class)) {
                MachineStatusEvent status = data.unpack(MachineStatusEvent.class);
                return new Told(
                        "machine", lower(status.getStage()), status.getStatus().getReady() ? "ready" : "not ready");
            }
            if (data.is(AddressEvent.class)) {
                AddressEvent address = data.unpack(AddressEvent.class);
                return new Told(address.getHostname(), "", String.join(", ", address.getAddressesList()));
            }
            if (data.is(ConfigLoadErrorEvent.class)) {
                return new Told(
                        "config",
                        "failed",
                        data.unpack(ConfigLoadErrorEvent.class).getError());
            }
            if (data.is(ConfigValidationErrorEvent.class)) {
                return new Told(
                        "config",
                        "invalid",
                        data.unpack(ConfigValidationErrorEvent.class).getError());
            }
            return new Told("", "", data.getTypeUrl());
        } catch (InvalidProtocolBufferException e) {
            return new Told("", "", "unreadable event: " + e.getMessage());
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
