package io.coppice.orchestrator;

import java.util.List;
import java.util.Optional;

/**
 * The faults that a node has now.
 *
 * @param state of its machine, such as {@code running}
 * @param faults those that {@link Orchestrator#inject} would give it again; a machine without power has none
 * @param problem why it is not known which the node has inside; empty: they are among the faults
 */
public record NodeFaults(NodeName node, String state, List<Fault> faults, Optional<String> problem) {

    public NodeFaults {
        faults = List.copyOf(faults);
    }
}
