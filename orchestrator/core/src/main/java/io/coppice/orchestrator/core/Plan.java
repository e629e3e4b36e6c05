package io.coppice.orchestrator.core;

import io.coppice.orchestrator.PlanView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Actions and what each waits for. Steps that do not depend on each other may be carried out in parallel.
 *
 * @param steps in an order that keeps every dependency
 */
public record Plan(List<Step> steps) {

    public static final Plan EMPTY = new Plan(List.of());

    /**
     * @param id unique in the plan
     * @param dependsOn ids of steps that must be done before
     */
    public record Step(String id, Action action, Set<String> dependsOn) {
        public Step {
            dependsOn = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(dependsOn));
        }
    }

    /** @throws IllegalArgumentException if an id is there twice, or a dependency is unknown or circular */
    public Plan {
        steps = topological(steps);
    }

    /** Several clusters' plans side by side; ids become {@code cluster/id}. */
    public static Plan sideBySide(List<Plan> plans) {
        var steps = new ArrayList<Step>();
        for (var plan : plans) {
            for (var step : plan.steps) {
                var prefix = step.action().cluster() + "/";
                steps.add(new Step(
                        prefix + step.id(),
                        step.action(),
                        step.dependsOn().stream().map(prefix::concat).collect(java.util.stream.Collectors.toSet())));
            }
        }
        return new Plan(steps);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    public PlanView view() {
        return new PlanView(steps.stream().map(Plan::view).toList());
    }

    public static PlanView.Step view(Step step) {
        return new PlanView.Step(
                step.id(), step.action().node(), step.action().description(), List.copyOf(step.dependsOn()));
    }

    private static List<Step> topological(List<Step> steps) {
        var waiting = new LinkedHashMap<String, Step>();
        for (var step : steps) {
            if (waiting.put(step.id(), step) != null) {
                throw new IllegalArgumentException("the plan has two steps with the id " + step.id());
            }
        }
        for (var step : steps) {
            for (var dependency : step.dependsOn()) {
                if (!waiting.containsKey(dependency)) {
                    throw new IllegalArgumentException(
                            "step " + step.id() + " depends on " + dependency + ", which is not in the plan");
                }
            }
        }
        var ordered = new ArrayList<Step>();
        var done = new HashSet<String>();
        while (!waiting.isEmpty()) {
            var ready = waiting.values().stream()
                    .filter(step -> done.containsAll(step.dependsOn()))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("steps of the plan wait for each other: " + waiting.keySet()));
            waiting.remove(ready.id());
            done.add(ready.id());
            ordered.add(ready);
        }
        return List.copyOf(ordered);
    }
}
