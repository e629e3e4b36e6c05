package io.coppice.machined.node;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened on the node.
 *
 * @param id unique on this node, also over restarts of the agent
 * @param at when
 * @param actor id of the call that set it off, as {@link LifecycleControl} returned it; empty when none did
 * @param payload what happened
 */
public record NodeEvent(String id, Instant at, String actor, Payload payload) {
    /** What happened. */
    public sealed interface Payload {}

    /** Something began or ended. */
    public enum Action {
        START,
        STOP
    }

    /**
     * A sequence of phases, such as {@code boot}, {@code reboot} or {@code shutdown}, began or ended.
     *
     * @param error why it failed; only with {@link Action#STOP}
     */
    public record Sequence(String name, Action action, Optional<String> error) implements Payload {}

    /** A phase of a sequence began or ended. */
    public record Phase(String name, Action action) implements Payload {}

    /** A task of a phase, or one that a client set off such as {@code config: applied}, began or ended. */
    public record Task(String name, Action action) implements Payload {}

    /** A service entered a state or its health changed. */
    public record ServiceChange(String service, ServiceState state, String message, ServiceHealth health)
            implements Payload {}

    /**
     * The node entered a stage.
     *
     * @param ready whether nothing is waited for
     * @param unmet what is waited for
     */
    public record StageChange(Stage stage, boolean ready, List<Unmet> unmet) implements Payload {
        public StageChange {
            unmet = List.copyOf(unmet);
        }
    }

    /** A condition that is not met yet, and why. */
    public record Unmet(String condition, String reason) {}

    /** A config could not be read. */
    public record ConfigUnreadable(String error) implements Payload {}

    /** A config was read and is not valid. */
    public record ConfigInvalid(String error) implements Payload {}

    /** The node has a name and addresses. */
    public record Addresses(String hostname, List<String> addresses) implements Payload {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }
}
