package io.coppice.orchestrator.core;

import io.coppice.orchestrator.PlanView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

        /** Which cluster it is of, for people, if it is one of several clusters' plans; else empty. */
        public String cluster() {
            return id.startsWith(action.cluster() + "/") ? " [" + action.cluster() + "]" : "";
        }

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
        return sideBySide(plans, Math.max(1, plans.size()));
    }

    /**
     * Side by side, but no more than so many under way: each of the others waits for one that stands so many before it.
     *
     * @param atOnce 1 or more
     */
    public static Plan sideBySide(List<Plan> plans, int atOnce) {
        var steps = new ArrayList<Step>();
        var ends = new ArrayList<Set<String>>();
        for (var plan : plans) {
            var before = ends.size() < atOnce ? Set.<String>of() : ends.get(ends.size() - atOnce);
            var prefixed =
                    plan.steps.stream().map(step -> prefixed(step, before)).toList();
            ends.add(ends(prefixed));
            steps.addAll(prefixed);
        }
        return new Plan(steps);
    }

    /**
     * Side by side as above, and none is marked as what it will be before all of them are: who finds half of them done, finds none that counts.
     *
     * @param plans each of which ends with {@link Action.MarkPhase}; a single one stays as it is
     */
    public static Plan allOrNone(List<Plan> plans, int atOnce) {
        if (plans.size() == 1) {
            return plans.getFirst();
        }
        var unmarked = plans.stream()
                .map(plan -> new Plan(plan.steps.stream()
                        .filter(step -> !plan.isLastMark(step))
                        .toList()))
                .toList();
        var steps = new ArrayList<>(sideBySide(unmarked, atOnce).steps);
        var allDone = ends(steps);
        for (var plan : plans) {
            for (var mark : plan.steps.stream().filter(plan::isLastMark).toList()) {
                var prefixed = prefixed(mark, Set.of());
                var dependsOn = new HashSet<>(prefixed.dependsOn());
                dependsOn.addAll(allDone);
                steps.add(new Step(prefixed.id(), prefixed.action(), dependsOn));
            }
        }
        return new Plan(steps);
    }

    private boolean isLastMark(Step step) {
        return step.action() instanceof Action.MarkPhase && ends(steps).contains(step.id());
    }

    /** Ids of the steps that none waits for. */
    private static Set<String> ends(List<Step> steps) {
        var ends = steps.stream().map(Step::id).collect(Collectors.toCollection(HashSet::new));
        steps.forEach(step -> ends.removeAll(step.dependsOn()));
        return ends;
    }

    /** @param before what it waits for if it has nothing else to wait for */
    private static Step prefixed(Step step, Set<String> before) {
        var prefix = step.action().cluster() + "/";
        var dependsOn = step.dependsOn().isEmpty()
                ? before
                : step.dependsOn().stream().map(prefix::concat).collect(Collectors.toSet());
        return new Step(prefix + step.id(), step.action(), dependsOn);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    public PlanView view() {
        return new PlanView(steps.stream().map(Plan::view).toList());
    }

    public static PlanView.Step view(Step step) {
        return new PlanView.Step(
                step.id(),
                step.action().node(),
                step.action().description() + step.cluster(),
                List.copyOf(step.dependsOn()));
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
