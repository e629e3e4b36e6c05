package io.coppice.junit;

import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceInfo;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A service of a node that has failed.
 *
 * @param reason what it last said of itself
 */
record FailedService(String node, String service, String reason) {

    private static final String FAILED = "Failed";

    /** The first that failed and whose failure is not expected. */
    static Optional<FailedService> among(String node, List<ServiceInfo> services, Collection<String> expected) {
        return services.stream()
                .filter(service -> service.getState().equals(FAILED) && !expected.contains(service.getId()))
                .findFirst()
                .map(service -> new FailedService(node, service.getId(), reason(service)));
    }

    private static String reason(ServiceInfo service) {
        return service.getEvents().getEventsList().stream()
                .filter(event -> event.getState().equals(FAILED))
                .reduce((_, later) -> later)
                .map(ServiceEvent::getMsg)
                .orElse("it says nothing");
    }

    @Override
    public String toString() {
        return "service " + service + " of " + node + " has failed: " + reason;
    }
}
