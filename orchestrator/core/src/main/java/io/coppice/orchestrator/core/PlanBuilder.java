package io.coppice.orchestrator.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects steps. A dependency on an action that was not planned is one that is already so, and is left out. */
final class PlanBuilder {

    private final List<Plan.Step> steps = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** Plans the action after those of the ids that are planned. */
    void add(Action action, Set<String> after) {
        var known = new HashSet<>(after);
        known.retainAll(ids);
        steps.add(new Plan.Step(action.id(), action, known));
        ids.add(action.id());
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    /** The ids planned so far. */
    Set<String> planned() {
        return Set.copyOf(ids);
    }

    Plan build() {
        return new Plan(steps);
    }
}
