package io.coppice.machined.node;

import java.time.Instant;
import java.util.List;

/**
 * A service as it stands.
 *
 * @param id its name, such as {@code etcd}
 * @param state where it stands
 * @param health how it fares
 * @param history recent transitions, oldest first
 */
public record ServiceStatus(String id, ServiceState state, ServiceHealth health, List<Transition> history) {
    public ServiceStatus {
        history = List.copyOf(history);
    }

    /**
     * A service entered a state.
     *
     * @param state the state entered
     * @param message why, in words
     * @param at when
     */
    public record Transition(ServiceState state, String message, Instant at) {}
}
