package io.coppice.cli;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice node services}. */
@Command(name = "services", description = "List the services of a node and how they do.")
final class NodeServicesCommand extends ReadCommand {

    @Mixin
    private NodeTarget target;

    NodeServicesCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<ServiceInfo> services = target.call(
                context(),
                stub -> stub
                        .withDeadlineAfter(NodeTarget.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .serviceList(Empty.getDefaultInstance())
                        .getMessagesList()
                        .stream()
                        .flatMap(message -> message.getServicesList().stream())
                        .toList());
        renderer().list(fields(context().clock().instant()), services, "The node has no services yet.");
        return ExitCode.OK;
    }

    private static List<Field<ServiceInfo>> fields(Instant now) {
        return List.of(
                Field.of("id", ServiceInfo::getId),
                Field.of("state", ServiceInfo::getState),
                Field.of("health", NodeServicesCommand::health),
                Field.of(
                        "lastChangeAt",
                        NodeServicesCommand::lastChange,
                        service -> lastChange(service)
                                .map(at -> Values.age(at, now))
                                .orElse("-")),
                Field.of("lastEvent", service -> lastEvent(service).map(ServiceEvent::getMsg)));
    }

    private static String health(ServiceInfo service) {
        if (!service.hasHealth() || service.getHealth().getUnknown()) {
            return "unknown";
        }
        return service.getHealth().getHealthy() ? "healthy" : "unhealthy";
    }

    private static Optional<ServiceEvent> lastEvent(ServiceInfo service) {
        List<ServiceEvent> events = service.getEvents().getEventsList();
        return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    }

    private static Optional<Instant> lastChange(ServiceInfo service) {
        return lastEvent(service).map(ServiceEvent::getTs).map(NodeServicesCommand::instant);
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
