package io.coppice.junit;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.SnapshotName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is to be done until a snapshot is there, given what is there. Whoever plans holds its lock: nobody else makes it meanwhile. */
record SnapshotPlan(List<Step> steps) {

    SnapshotPlan {
        steps = List.copyOf(steps);
    }

    sealed interface Step {
        /** Boot the cluster that is to be frozen. */
        record Boot(ClusterName source) implements Step {}

        record Freeze(ClusterName source, SnapshotName snapshot) implements Step {}

        record TakeDown(ClusterName source) implements Step {}

        /** Make room: nobody will ask for it again. Clusters forked from it live on. */
        record Delete(SnapshotName snapshot) implements Step {}
    }

    static SnapshotPlan of(SnapshotId wanted, Collection<SnapshotName> snapshots, Collection<ClusterName> clusters) {
        var steps = new ArrayList<Step>();
        var source = wanted.source();
        if (clusters.contains(source)) {
            steps.add(new Step.TakeDown(source)); // whoever booted it was cut off
        }
        if (!snapshots.contains(wanted.name())) {
            snapshots.stream().filter(wanted::supersedes).sorted().forEach(old -> steps.add(new Step.Delete(old)));
            steps.add(new Step.Boot(source));
            steps.add(new Step.Freeze(source, wanted.name()));
            steps.add(new Step.TakeDown(source));
        }
        return new SnapshotPlan(steps);
    }
}
