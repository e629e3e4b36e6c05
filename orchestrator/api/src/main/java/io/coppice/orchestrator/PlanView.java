package io.coppice.orchestrator;

import java.util.List;
import java.util.Optional;

/** What a change would do, in an order that keeps every dependency. */
public record PlanView(List<Step> steps) {

    public PlanView {
        steps = List.copyOf(steps);
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
