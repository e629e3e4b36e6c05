package io.coppice.machined.node;

import java.util.List;

/** The services under the agent's supervisor. Start, stop and restart return once the order is accepted. */
public interface ServiceControl {
    /** All services, by identifier. */
    List<ServiceStatus> list();

    /**
     * Starts a service; nothing happens when it runs.
     *
     * @throws NodeException NOT_FOUND without such a service; WRONG_STATE when it may not be started
     */
    void start(String id);

    /**
     * Stops a service, which stays down until it is started.
     *
     * @throws NodeException NOT_FOUND without such a service; WRONG_STATE when the node cannot be without it
     */
    void stop(String id);

    /**
     * Stops a service and starts it again.
     *
     * @throws NodeException NOT_FOUND without such a service; WRONG_STATE when the node cannot be without it
     */
    void restart(String id);
}
