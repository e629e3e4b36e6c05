package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the events of a node's service tell of its tries to run. */
public final class ServiceTries {

    private static final String FAILED = "Failed";
    private static final String FINISHED = "Finished";

    /** What a service says when its health was proven, in the state of one that runs. */
    private static final String HEALTHY = "healthy";

    /** A run of that length is no try: the agent, too, begins with short pauses anew after it. */
    private static final Duration RUN = Duration.ofMinutes(1);

    private ServiceTries() {}

    /** How often the service has failed since it last ran well or was stopped; 0 for one that is healthy. */
    public static int failures(ServiceInfo service) {
        var failures = 0;
        Optional<Instant> well = Optional.empty();
        for (var event : service.getEvents().getEventsList()) {
            var at = at(event);
            if (event.getState().equals(FAILED)) {
                var ranWell = well.filter(since -> Duration.between(since, at).compareTo(RUN) >= 0);
                failures = ranWell.isPresent() ? 1 : failures + 1;
                well = Optional.empty();
            } else if (event.getState().equals(FINISHED)) {
                failures = 0;
                well = Optional.empty();
            } else if (event.getMsg().equals(HEALTHY)) {
                well = Optional.of(at);
            }
        }
        return well.isPresent() ? 0 : failures;
    }

    /** Why it last failed. */
    public static String lastFailure(ServiceInfo service) {
        return service.getEvents().getEventsList().stream()
                .filter(event -> event.getState().equals(FAILED))
                .reduce((_, later) -> later)
                .map(ServiceEvent::getMsg)
                .orElse("it says nothing");
    }

    private static Instant at(ServiceEvent event) {
        return Instant.ofEpochSecond(event.getTs().getSeconds());
    }
}
