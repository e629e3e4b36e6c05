package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ForkSource;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.core.Goal;
import io.coppice.orchestrator.core.Plan;
import io.coppice.orchestrator.core.Planner;
import io.coppice.orchestrator.core.SnapshotManifest;
import io.coppice.orchestrator.engine.Operations.Work;
import java.io.IOException;
import java.util.Optional;

/** Plans forks, and makes them. */
final class ForkChanges {

    private final Home home;
    private final Hosts hosts;
    private final Views views;
    private final Observer observer;
    private final SnapshotTaker taker;
    private final Forks forks;
    private final NewClusters newClusters;
    private final LeaseSweep sweep;

    ForkChanges(
            Home home,
            Hosts hosts,
            Views views,
            Observer observer,
            SnapshotTaker taker,
            Forks forks,
            NewClusters newClusters,
            LeaseSweep sweep) {
        this.home = home;
        this.hosts = hosts;
        this.views = views;
        this.observer = observer;
        this.taker = taker;
        this.forks = forks;
        this.newClusters = newClusters;
        this.sweep = sweep;
    }

    Plan plan(Change.Fork fork) {
        var snapshot = switch (fork.source()) {
            case ForkSource.Snapshot(var name) -> forks.require(name);
            case ForkSource.Cluster(var name) -> {
                var source = views.wanted(name);
                yield taker.preview(source, hosts.at(source.spec().hostUri()));
            }
        };
        var plans = fork.clusters().stream()
                .map(name -> plan(snapshot, name, fork.lease()))
                .toList();
        return Plan.allOrNone(plans, forks.atOnce(snapshot));
    }

    private Plan plan(SnapshotManifest snapshot, ClusterName name, Lease lease) {
        newClusters.refuseExisting(name);
        var host = observer.host(snapshot.cluster().spec().hostUri());
        var wanted = forks.preview(snapshot, name, lease, host);
        return Planner.plan(name, new Goal.Up(wanted), Optional.empty(), observer.cluster(name, host));
    }

    void apply(Change.Fork fork, ApplyOptions options, Cancellation cancellation, Listener listener)
            throws IOException {
        fork.clusters().forEach(newClusters::refuseExisting);
        switch (fork.source()) {
            case ForkSource.Snapshot(var name) -> makeAll(forks.require(name), fork, options, cancellation, listener);
            case ForkSource.Cluster(var name) -> {
                try (var _ = ClusterLock.acquire(home, name, "fork " + name)) {
                    var source = views.wanted(name);
                    var hypervisor = hosts.at(source.spec().hostUri());
                    try (var frozen = taker.pass(source, hypervisor, listener)) {
                        makeAll(frozen.manifest(), fork, options, cancellation, listener);
                    }
                }
            }
        }
    }

    private void makeAll(
            SnapshotManifest snapshot,
            Change.Fork fork,
            ApplyOptions options,
            Cancellation cancellation,
            Listener listener)
            throws IOException {
        var uri = snapshot.cluster().spec().hostUri();
        var names = fork.clusters();
        var subject = Subject.of(names);
        sweep.sweep(uri, observer.host(uri), listener);
        try (var _ = ClusterLocks.acquire(home, names, "fork " + subject.told())) {
            for (var name : names) {
                newClusters.refuseExisting(name);
                newClusters.removeRest(name, uri, options, cancellation, listener);
            }
            var host = observer.host(uri);
            var atOnce = forks.atOnce(snapshot);
            var wanted = forks.reserve(snapshot, names, fork.lease(), host);
            var plan = newClusters.plan(wanted, atOnce, host);
            var turns = Math.ceilDiv(names.size(), atOnce);
            var limit = options.waitTimeout().multipliedBy(turns);
            var work = new Work(subject, "fork", uri, plan, limit);
            newClusters.carryOut(wanted, work, options, cancellation, listener);
        }
    }
}
