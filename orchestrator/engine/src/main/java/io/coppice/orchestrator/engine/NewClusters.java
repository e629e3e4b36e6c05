package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.Goal;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.Phase;
import io.coppice.orchestrator.core.Plan;
import io.coppice.orchestrator.core.Planner;
import io.coppice.orchestrator.engine.Operations.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes clusters of which all is decided. Their locks are held. */
final class NewClusters {

    private static final Duration CLEANUP_LIMIT = Duration.ofMinutes(2);

    private final DesiredClusters clusters;
    private final Observer observer;
    private final Operations operations;
    private final LeaseKeeper keeper;

    NewClusters(DesiredClusters clusters, Observer observer, Operations operations, LeaseKeeper keeper) {
        this.clusters = clusters;
        this.observer = observer;
        this.operations = operations;
        this.keeper = keeper;
    }

    /** @throws CoppiceException.Conflict if there is a cluster of this name, be it one that was never finished, for that may be */
    void refuseExisting(ClusterName name) {
        clusters.find(name).filter(cluster -> !mayBeReplaced(cluster)).ifPresent(_ -> {
            throw new CoppiceException.Conflict(
                    "there is a cluster " + name + " already",
                    "Choose another name, or remove it with 'coppice down " + name + "'.");
        });
    }

    /** What is left of a removal, or of a fork that was cut off, is nobody's cluster. */
    private static boolean mayBeReplaced(DesiredCluster cluster) {
        return cluster.phase() == Phase.REMOVING || cluster.thaws();
    }

    void removeRest(ClusterName name, String uri, ApplyOptions options, Cancellation cancellation, Listener listener) {
        if (clusters.find(name).filter(NewClusters::mayBeReplaced).isPresent()) {
            var rest = planDown(name, uri);
            operations.carryOut(Work.on(name, "down", uri, rest, options.waitTimeout()), cancellation, listener);
        }
    }

    /**
     * The way to a cluster that is stored already.
     *
     * @param before what was stored of it, and is again when there is no way
     */
    Plan plan(DesiredCluster wanted, Optional<DesiredCluster> before, ObservedHost host) {
        var name = wanted.name();
        try {
            return Planner.plan(name, new Goal.Up(wanted), Optional.of(wanted), observer.cluster(name, host));
        } catch (CoppiceException e) {
            before.ifPresentOrElse(clusters::put, () -> clusters.forget(name));
            throw e;
        }
    }

    /**
     * The way to forks that are stored already.
     *
     * @param atOnce so many are made at the same time
     */
    Plan plan(List<DesiredCluster> forks, int atOnce, ObservedHost host) {
        try {
            var plans = forks.stream()
                    .map(fork -> plan(fork, Optional.empty(), host))
                    .toList();
            return Plan.allOrNone(plans, atOnce);
        } catch (CoppiceException e) {
            forks.forEach(fork -> clusters.forget(fork.name()));
            throw e;
        }
    }

    /** When one does not come up, all are taken down again. */
    void carryOut(
            List<DesiredCluster> wanted,
            Work work,
            ApplyOptions options,
            Cancellation cancellation,
            Listener listener) {
        try {
            wanted.forEach(cluster -> keeper.follow(cluster.name(), cluster.lease()));
            operations.carryOut(work, cancellation, listener);
        } catch (CoppiceException e) {
            if (!options.keepFailed()) {
                wanted.stream()
                        .filter(cluster -> cluster.phase() == Phase.CREATING)
                        .forEach(cluster -> {
                            keeper.release(cluster.name());
                            takeDown(cluster.name(), work.hostUri(), e, listener);
                        });
            }
            throw e;
        }
    }

    /**
     * Leaves nothing of a cluster that did not come up; what cannot be removed now is said with the failure. An interrupt has ended the
     * work and does not end its removal.
     */
    private void takeDown(ClusterName name, String uri, CoppiceException failure, Listener listener) {
        var interrupted = Thread.interrupted();
        var cancellation = new Cancellation();
        try {
            operations.carryOut(Work.on(name, "down", uri, planDown(name, uri), CLEANUP_LIMIT), cancellation, listener);
        } catch (CoppiceException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Plan planDown(ClusterName name, String uri) {
        var host = observer.host(uri);
        return Planner.plan(name, new Goal.Down(), clusters.find(name), observer.cluster(name, host));
    }
}
