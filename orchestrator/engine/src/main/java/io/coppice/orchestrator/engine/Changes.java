package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Foundation;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.Goal;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.Phase;
import io.coppice.orchestrator.core.Plan;
import io.coppice.orchestrator.core.Planner;
import io.coppice.orchestrator.engine.Operations.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plans changes, and carries them out: collect, lock, validate, write down, plan, execute. */
final class Changes {

    private static final Duration STOP_GRACE = Duration.ofSeconds(60);

    private final Home home;
    private final String defaultHostUri;
    private final DesiredClusters clusters;
    private final Observer observer;
    private final Preparation preparation;
    private final Reservations reservations;
    private final NewClusters newClusters;
    private final ForkChanges forks;
    private final Operations operations;
    private final LeaseSweep sweep;
    private final LeaseKeeper keeper;

    Changes(
            Home home,
            String defaultHostUri,
            DesiredClusters clusters,
            Observer observer,
            Preparation preparation,
            Reservations reservations,
            NewClusters newClusters,
            ForkChanges forks,
            Operations operations,
            LeaseSweep sweep,
            LeaseKeeper keeper) {
        this.home = home;
        this.defaultHostUri = defaultHostUri;
        this.clusters = clusters;
        this.observer = observer;
        this.preparation = preparation;
        this.reservations = reservations;
        this.newClusters = newClusters;
        this.forks = forks;
        this.operations = operations;
        this.sweep = sweep;
        this.keeper = keeper;
    }

    /** What the change would do now. */
    PlanView plan(Change change) {
        var notes = new ArrayList<String>();
        var plan = plan(change, event -> {
            if (event instanceof ProgressEvent.Note note) {
                notes.add(note.text());
            }
        });
        return new PlanView(plan.view().steps(), notes);
    }

    private Plan plan(Change change, Listener listener) {
        return switch (change) {
            case Change.Up up -> planUp(up, listener);
            case Change.Down down -> plan(down.cluster(), new Goal.Down());
            case Change.DownAll all -> {
                var host = observer.host(all.hostUri());
                yield planDown(namesOn(all.hostUri(), host), host);
            }
            case Change.Fork fork -> forks.plan(fork);
            case Change.Start start -> plan(start.cluster(), new Goal.Start());
            case Change.Stop stop -> plan(stop.cluster(), new Goal.Stop(STOP_GRACE));
            case Change.Renew renew -> plan(renew.cluster(), new Goal.Renew(renew.lease()));
        };
    }

    Foundation foundation(ClusterSpec spec) {
        return preparation.foundation(spec);
    }

    private Plan plan(ClusterName name, Goal goal) {
        return plan(name, goal, observer.host(hostOf(name)));
    }

    private Plan plan(ClusterName name, Goal goal, ObservedHost host) {
        return Planner.plan(name, goal, clusters.find(name), observer.cluster(name, host));
    }

    private Plan planUp(Change.Up up, Listener listener) {
        var spec = up.spec();
        var host = observer.host(spec.hostUri());
        var stored = clusters.find(spec.name());
        var checked = preparation.check(spec, present(stored), host, listener);
        preparation.checkConfigs(reservations.preview(checked.basis(), host), listener);
        var wanted = reservations.preview(preparation.preview(checked, listener), host);
        return Planner.plan(spec.name(), new Goal.Up(wanted), stored, observer.cluster(spec.name(), host));
    }

    private Plan planDown(Set<ClusterName> names, ObservedHost host) {
        return Plan.sideBySide(
                names.stream().map(name -> plan(name, new Goal.Down(), host)).toList());
    }

    /** Returns when the change is done. */
    void apply(Change change, ApplyOptions options, Listener listener) {
        var cancellation = operations.begin();
        try {
            switch (change) {
                case Change.Up up -> up(up, options, cancellation, listener);
                case Change.Down down -> down(down.cluster(), options, cancellation, listener);
                case Change.DownAll all -> downAll(all.hostUri(), options, cancellation, listener);
                case Change.Fork fork -> forks.apply(fork, options, cancellation, listener);
                case Change.Start start -> {
                    change(start.cluster(), "start", new Goal.Start(), options, cancellation, listener);
                    clusters.find(start.cluster()).ifPresent(cluster -> keeper.follow(cluster.name(), cluster.lease()));
                }
                case Change.Stop stop ->
                    change(stop.cluster(), "stop", new Goal.Stop(STOP_GRACE), options, cancellation, listener);
                case Change.Renew renew -> {
                    var goal = new Goal.Renew(renew.lease());
                    change(renew.cluster(), "renew", goal, options, cancellation, listener);
                    keeper.follow(renew.cluster(), renew.lease());
                }
            }
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the home " + home.root() + " cannot be used: " + Failures.describe(e),
                    "see to it that its files are yours and that the disk has space",
                    e);
        } finally {
            operations.end(cancellation);
        }
    }

    private void change(
            ClusterName name,
            String verb,
            Goal goal,
            ApplyOptions options,
            Cancellation cancellation,
            Listener listener)
            throws IOException {
        var uri = hostOf(name);
        sweep.sweep(uri, observer.host(uri), listener);
        try (var _ = ClusterLock.acquire(home, name, verb + " " + name)) {
            var plan = plan(name, goal, observer.host(uri));
            var work = Work.on(name, verb, uri, plan, options.waitTimeout()).starting(options.nodeStart());
            operations.carryOut(work, cancellation, listener);
        }
    }

    private void down(ClusterName name, ApplyOptions options, Cancellation cancellation, Listener listener)
            throws IOException {
        keeper.release(name);
        try {
            change(name, "down", new Goal.Down(), options, cancellation, listener);
        } catch (CoppiceException e) {
            // Refused before anything was removed, such as by another command's lock: then it goes on living.
            present(clusters.find(name)).ifPresent(cluster -> keeper.follow(name, cluster.lease()));
            throw e;
        }
    }

    private void up(Change.Up up, ApplyOptions options, Cancellation cancellation, Listener listener)
            throws IOException {
        var spec = up.spec();
        var name = spec.name();
        var uri = spec.hostUri();
        sweep.sweep(uri, observer.host(uri), listener);
        try (var _ = ClusterLock.acquire(home, name, "up " + name)) {
            newClusters.removeRest(name, uri, options, cancellation, listener);
            var host = observer.host(
                    uri); // only now: until the lock was ours, another command may have changed the cluster
            var stored = clusters.find(name);
            var checked = preparation.check(spec, stored, host, listener);
            preparation.checkConfigs(reservations.preview(checked.basis(), host), listener);
            var basis = preparation.complete(checked, listener);
            host = observer.host(uri); // building may have taken long
            var wanted = reservations.reserve(basis, host);
            var plan = newClusters.plan(wanted, stored, host);
            var work = Work.on(name, "up", uri, plan, options.waitTimeout()).starting(options.nodeStart());
            newClusters.carryOut(List.of(wanted), work, options, cancellation, listener);
        }
    }

    private void downAll(String uri, ApplyOptions options, Cancellation cancellation, Listener listener)
            throws IOException {
        var host = observer.host(uri);
        if (sweep.sweep(uri, host, listener)) {
            host = observer.host(uri);
        }
        var names = namesOn(uri, host);
        try (var _ = ClusterLocks.acquire(home, names, "down --all")) {
            names.forEach(keeper::release);
            // A cluster that another command has begun since is not locked, and so is none of ours to remove.
            var plan = planDown(names, observer.host(uri));
            operations.carryOut(
                    new Work(new Subject.All(), "down", uri, plan, options.waitTimeout()), cancellation, listener);
        }
    }

    private Set<ClusterName> namesOn(String uri, ObservedHost host) {
        var names = new TreeSet<>(observer.clusters(host));
        for (var cluster : clusters.all()) {
            if (cluster.spec().hostUri().equals(uri)) {
                names.add(cluster.name());
            } else {
                names.remove(cluster.name());
            }
        }
        return names;
    }

    private String hostOf(ClusterName name) {
        return clusters.find(name).map(cluster -> cluster.spec().hostUri()).orElse(defaultHostUri);
    }

    private static Optional<DesiredCluster> present(Optional<DesiredCluster> stored) {
        return stored.filter(cluster -> cluster.phase() != Phase.REMOVING);
    }
}
