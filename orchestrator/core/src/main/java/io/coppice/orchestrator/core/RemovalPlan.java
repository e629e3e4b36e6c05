package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainState;
import io.coppice.orchestrator.ClusterName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Removes all that is seen of a cluster: marks it first, forgets it last. */
final class RemovalPlan {

    private RemovalPlan() {}

    static Plan down(ClusterName name, Optional<DesiredCluster> stored, ObservedCluster observed) {
        var plan = new PlanBuilder();
        addTo(plan, name, stored, observed);
        return plan.build();
    }

    static void addTo(PlanBuilder plan, ClusterName name, Optional<DesiredCluster> stored, ObservedCluster observed) {
        var mark = new Action.MarkPhase(name, Phase.REMOVING);
        if (stored.isPresent() && stored.get().phase() != Phase.REMOVING) {
            plan.add(mark, Set.of());
        }
        var nodesGone = new HashSet<String>();
        nodesGone.add(mark.id());
        for (var node : observed.nodes().values()) {
            var before = new HashSet<>(Set.of(mark.id()));
            node.machine().ifPresent(machine -> {
                var domain = machine.domain();
                if (domain.state() != DomainState.SHUT_OFF && domain.state() != DomainState.CRASHED) {
                    var destroy = new Action.DestroyDomain(name, node.name(), domain.id(), domain.name());
                    plan.add(destroy, before);
                    before.add(destroy.id());
                }
                var undefine = new Action.UndefineDomain(name, node.name(), domain.id(), domain.name());
                plan.add(undefine, before);
                before.add(undefine.id());
            });
            if (!node.files().equals(ObservedNode.Files.NONE)) {
                var delete = new Action.DeleteNodeFiles(name, node.name(), observed.home());
                plan.add(delete, before);
                before.add(delete.id());
            }
            nodesGone.addAll(before);
        }
        var deleteAll = new Action.DeleteClusterFiles(name, observed.home());
        if (!observed.files().equals(ObservedCluster.Files.NONE)) {
            plan.add(deleteAll, nodesGone);
        }
        if (stored.isPresent()) {
            nodesGone.add(deleteAll.id());
            plan.add(new Action.ForgetCluster(name), nodesGone);
        }
    }
}
