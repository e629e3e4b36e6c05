package io.coppice.orchestrator.core;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.util.Optional;

/**
 * Turns what is wanted and what is there into what to do. Plans only what is missing: after any part of a plan was carried out, planning
 * again gives the rest.
 */
public final class Planner {

    private Planner() {}

    /**
     * Plans for one cluster.
     *
     * @param stored what the store says of the cluster
     * @param observed what is there of the cluster; only what belongs to the home it names
     * @throws CoppiceException.NotFound if the goal needs a cluster and there is none
     * @throws CoppiceException.Conflict if the goal cannot be reached from here; the remedy says what to do first
     */
    public static Plan plan(ClusterName name, Goal goal, Optional<DesiredCluster> stored, ObservedCluster observed) {
        return switch (goal) {
            case Goal.Up up -> RunPlan.up(up.wanted(), stored, observed);
            case Goal.Start start -> RunPlan.start(wanted(name, stored, observed, "start"), observed);
            case Goal.Stop stop -> StopPlan.stop(wanted(name, stored, observed, "stop"), stop.grace(), observed);
            case Goal.Renew renew -> RunPlan.renew(wanted(name, stored, observed, "renew"), renew.lease(), observed);
            case Goal.Down down -> RemovalPlan.down(name, stored, observed);
        };
    }

    private static DesiredCluster wanted(
            ClusterName name, Optional<DesiredCluster> stored, ObservedCluster observed, String verb) {
        var desired = stored.orElseThrow(() -> observed.isNothing()
                ? new CoppiceException.NotFound(
                        "there is no cluster " + name,
                        "See 'coppice cluster list', or make it with 'coppice up " + name + "'.")
                : new CoppiceException.Conflict(
                        "cluster " + name
                                + " was found on the host, but nothing is written down about it, so it cannot be "
                                + verb + "ed",
                        "Remove what is left of it with 'coppice down " + name + "'."));
        if (desired.phase() == Phase.REMOVING) {
            throw new CoppiceException.Conflict(
                    "cluster " + name + " is being removed", "Finish the removal with 'coppice down " + name + "'.");
        }
        return desired;
    }
}
