package io.coppice.orchestrator;

import java.util.List;
import java.util.Optional;

/**
 * What a change would do.
 *
 * @param steps in an order that keeps every dependency
 * @param notes what else is to be known before: warnings, and what would be built first
 */
public record PlanView(List<Step> steps, List<String> notes) {

    public PlanView {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    public PlanView(List<Step> steps) {
        this(steps, List.of());
    }

    /**
     * @param id unique in the plan, such as {@code start/worker-1}
     * @param node the node it concerns, if one
     * @param description one line for people
     * @param dependsOn ids of the steps that must be done before
     */
    public record Step(String id, Optional<NodeName> node, String description, List<String> dependsOn) {
        public Step {
            dependsOn = List.copyOf(dependsOn);
        }
    }
}
