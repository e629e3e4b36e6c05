package io.coppice.junit;

import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.orchestrator.engine.ServiceTries;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A service of a node that fails each time it is started.
 *
 * @param reason what it last said of itself
 */
record FailedService(String node, String service, String reason) {

    /** One that needs another, such as an etcd that was just killed, may end once or twice before it stays. */
    private static final int TRIES = 3;

    /** The first that failed each time it was tried and whose failure is not expected. */
    static Optional<FailedService> among(String node, List<ServiceInfo> services, Collection<String> expected) {
        return services.stream()
                .filter(service -> ServiceTries.failures(service) >= TRIES && !expected.contains(service.getId()))
                .findFirst()
                .map(service -> new FailedService(node, service.getId(), ServiceTries.lastFailure(service)));
    }

    @Override
    public String toString() {
        return "service " + service + " of " + node + " has failed: " + reason;
    }
}
