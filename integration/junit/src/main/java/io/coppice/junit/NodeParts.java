package io.coppice.junit;

import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import io.coppice.nodeos.api.machine.Event;
import io.coppice.nodeos.api.machine.EventsRequest;
import io.coppice.nodeos.api.machine.PhaseEvent;
import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is reported of a node. Its config and keys are not: they hold secrets. */
final class NodeParts {

    /** The node never says that the past is told. */
    private static final Duration EVENTS = Duration.ofSeconds(10);

    /** The agent's own log, which is that of no service. */
    private static final String AGENT = "machined";

    private static final TextFormat.Printer PRINTER = TextFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(PhaseEvent.getDescriptor().getFile().getMessageTypes())
                    .build());

    private NodeParts() {}

    static List<Report.Part> of(Node node) {
        return List.of(
                new Report.Part(node + "/serial.log", () -> String.join("\n", node.serialLog())),
                new Report.Part(node + "/dmesg.log", node::dmesg),
                new Report.Part(node + "/services.txt", () -> services(node.services())),
                new Report.Part(node + "/events.txt", () -> events(node)),
                new Report.Part(node + "/services.log", () -> logs(node)));
    }

    static String services(List<ServiceInfo> services) {
        return services.stream().map(NodeParts::service).collect(Collectors.joining("\n"));
    }

    private static String service(ServiceInfo service) {
        var health = service.getHealth();
        var lines = new ArrayList<String>();
        lines.add(service.getId() + ": " + service.getState()
                + (health.getUnknown() ? "" : health.getHealthy() ? ", healthy" : ", unhealthy")
                + (health.getLastMessage().isEmpty() ? "" : ": " + health.getLastMessage()));
        service.getEvents().getEventsList().forEach(event -> lines.add("  " + event(event)));
        return String.join("\n", lines);
    }

    private static String event(ServiceEvent event) {
        return instant(event.getTs()) + " " + event.getState() + ": " + event.getMsg();
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static String events(Node node) {
        var lines = new ArrayList<String>();
        var answered = false;
        try {
            var events = node.machine(EVENTS)
                    .events(EventsRequest.newBuilder().setTailEvents(-1).build());
            while (events.hasNext()) {
                var event = events.next();
                answered = true;
                if (!event.getData().getTypeUrl().isEmpty()) {
                    lines.add(event(event));
                }
            }
        } catch (StatusRuntimeException e) {
            if (!answered || e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                throw e;
            }
        }
        return String.join("\n", lines);
    }

    private static String event(Event event) {
        return event.getId() + " " + PRINTER.shortDebugString(event.getData());
    }

    private static String logs(Node node) {
        var text = new StringBuilder();
        var names = new ArrayList<>(List.of(AGENT));
        node.services().forEach(service -> names.add(service.getId()));
        for (var name : names) {
            text.append("=== ").append(name).append('\n');
            try {
                text.append(node.log(name));
            } catch (StatusRuntimeException e) {
                text.append("cannot be read: ").append(e.getMessage()).append('\n');
            }
        }
        return text.toString();
    }
}
