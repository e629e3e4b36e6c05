package io.coppice.machined.kubernetes;

import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.machined.service.Supervisor;
import java.util.List;

/** Starts services under the agent's supervisor. */
final class Services {

    private Services() {}

    static void start(Supervisor supervisor, List<ServiceDefinition> services) {
        for (ServiceDefinition service : services) {
            if (!supervisor.known(service.id())) {
                supervisor.register(service);
            }
            try {
                supervisor.start(service.id());
            } catch (ServiceException unknown) {
                throw new IllegalStateException("service " + service.id() + " has just been registered", unknown);
            }
        }
    }

    /** Those of the ids that are known, to depend on. */
    static List<String> known(Supervisor supervisor, String... ids) {
        return List.of(ids).stream().filter(supervisor::known).toList();
    }
}
