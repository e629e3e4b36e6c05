package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.libvirt.AbandonedProbes;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.Goal;
import io.coppice.orchestrator.core.LeaseRules;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.Planner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes clusters whose lease has run out, those too of which only domains are left; and what killed probes left. */
final class LeaseSweep {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseSweep.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Home home;
    private final Hosts hosts;
    private final DesiredClusters clusters;
    private final Observer observer;
    private final Operations operations;
    private final Clock clock;

    LeaseSweep(
            Home home, Hosts hosts, DesiredClusters clusters, Observer observer, Operations operations, Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.clusters = clusters;
        this.observer = observer;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * Collects what has expired on the host. One that somebody is changing just now is left to them; one that cannot be removed is
     * reported and tried again by the next command.
     *
     * @return whether anything was removed, so that the host has to be looked at anew
     */
    boolean sweep(String hostUri, ObservedHost host, ProgressEvent.Listener listener) {
        removeAbandonedProbes(hostUri, host);
        var removed = false;
        for (var name : expired(hostUri, host).keySet()) {
            removed |= remove(name, hostUri, listener);
        }
        return removed;
    }

    private void removeAbandonedProbes(String hostUri, ObservedHost host) {
        var domains =
                host.unreadable().stream().map(ObservedHost.Unreadable::domain).toList();
        if (domains.isEmpty()) {
            return;
        }
        try {
            AbandonedProbes.remove(hosts.at(hostUri), domains, home.acceleration());
        } catch (HypervisorException e) {
            LOG.warn("what a killed probe of acceleration left could not be removed; the next command tries again", e);
        }
    }

    private Map<ClusterName, Lease> expired(String hostUri, ObservedHost host) {
        var leases = new TreeMap<ClusterName, Lease>();
        observer.ownMachines(host)
                .forEach(machine -> leases.put(
                        machine.metadata().cluster(), machine.metadata().lease()));
        for (var cluster : clusters.all()) {
            leases.remove(cluster.name());
            if (cluster.spec().hostUri().equals(hostUri)) {
                leases.put(cluster.name(), cluster.lease());
            }
        }
        leases.values().removeIf(lease -> !LeaseRules.isExpired(lease, clock.instant(), Processes::alive));
        return leases;
    }

    private boolean remove(ClusterName name, String hostUri, ProgressEvent.Listener listener) {
        try (var lock = ClusterLock.tryAcquire(home, name, "collect " + name).orElse(null)) {
            if (lock == null) {
                return false;
            }
            var host = observer.host(hostUri);
            if (!expired(hostUri, host).containsKey(name)) {
                return false; // renewed or removed since
            }
            listener.on(new ProgressEvent.Note(
                    clock.instant(), Optional.empty(), "the lease of cluster " + name + " has run out: removing it"));
            Optional<DesiredCluster> stored = clusters.find(name);
            var plan = Planner.plan(name, new Goal.Down(), stored, observer.cluster(name, host));
            var cancellation = operations.begin();
            try {
                operations.carryOut(Operations.Work.on(name, "collect", hostUri, plan, LIMIT), cancellation, _ -> {});
            } finally {
                operations.end(cancellation);
            }
            return true;
        } catch (CoppiceException | IOException e) {
            LOG.warn(
                    "cluster {} has run out and could not be removed: {}; the next command tries again",
                    name,
                    Failures.describe(e));
            return false;
        }
    }
}
