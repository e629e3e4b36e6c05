package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainState;
import java.time.Duration;
import java.util.Set;

/** Stops every node that runs. */
final class StopPlan {

    private StopPlan() {}

    static Plan stop(DesiredCluster stored, Duration grace, ObservedCluster observed) {
        var plan = new PlanBuilder();
        var mark = new Action.MarkPhase(stored.name(), Phase.STOPPED);
        if (stored.phase() != Phase.STOPPED) {
            plan.add(mark, Set.of());
        }
        for (var node : observed.nodes().values()) {
            node.machine().map(ObservedNode.Machine::domain).ifPresent(domain -> {
                switch (domain.state()) {
                    case RUNNING, STOPPING ->
                        plan.add(
                                new Action.ShutdownDomain(
                                        stored.name(), node.name(), domain.id(), domain.name(), grace),
                                Set.of(mark.id()));
                    case PAUSED ->
                        plan.add(
                                new Action.DestroyDomain(stored.name(), node.name(), domain.id(), domain.name()),
                                Set.of(mark.id()));
                    case SHUT_OFF, CRASHED -> {}
                }
            });
        }
        return plan.build();
    }

    static boolean runs(DomainState state) {
        return switch (state) {
            case RUNNING -> true;
            case PAUSED, STOPPING, SHUT_OFF, CRASHED -> false;
        };
    }
}
