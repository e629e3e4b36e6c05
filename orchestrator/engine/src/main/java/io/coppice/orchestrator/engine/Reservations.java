package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.core.Allocator;
import io.coppice.orchestrator.core.Allocator.Basis;
import io.coppice.orchestrator.core.Allocator.Taken;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.ForkOrigin;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.Phase;
import io.coppice.orchestrator.core.SnapshotManifest;
import io.coppice.orchestrator.core.SpecChange;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Gives clusters their addresses and ports, and writes them down in the same transaction, so that no two are given the same. */
final class Reservations {

    private final DesiredClusters clusters;
    private final RandomGenerator random;

    Reservations(DesiredClusters clusters, RandomGenerator random) {
        this.clusters = clusters;
        this.random = random;
    }

    /** The cluster as it will be wanted, written to the store. */
    DesiredCluster reserve(Basis basis, ObservedHost host) {
        return clusters.transact(transaction -> {
            var wanted = wanted(transaction, basis, host);
            transaction.put(wanted);
            return wanted;
        });
    }

    /** Forks of the snapshot's cluster, written to the store, all or none. */
    List<DesiredCluster> fork(SnapshotManifest snapshot, List<ClusterSpec> specs, Fork fork, ObservedHost host) {
        return clusters.transact(transaction -> {
            var all = new ArrayList<DesiredCluster>();
            for (var spec : specs) {
                var wanted = forked(transaction, snapshot, spec, fork, host);
                transaction.put(wanted);
                all.add(wanted);
            }
            return all;
        });
    }

    /** The fork as it would be wanted. */
    DesiredCluster previewFork(SnapshotManifest snapshot, ClusterSpec spec, Fork fork, ObservedHost host) {
        return clusters.transact(transaction -> forked(transaction, snapshot, spec, fork, host));
    }

    /** Whose a fork is, and since when. */
    record Fork(String owner, String home, Instant createdAt) {}

    private DesiredCluster forked(
            DesiredClusters.Transaction transaction,
            SnapshotManifest snapshot,
            ClusterSpec spec,
            Fork fork,
            ObservedHost host)
            throws SQLException {
        return onFreePorts(
                taken(transaction.all(), host, Optional.empty()),
                Optional.empty(),
                allocator -> allocator.fork(
                        snapshot.cluster(),
                        new ForkOrigin(snapshot.id(), snapshot.createdAt()),
                        spec,
                        fork.owner(),
                        fork.home(),
                        fork.createdAt()));
    }

    /** Allocates until nobody listens on the ports that were not the cluster's before. */
    private DesiredCluster onFreePorts(
            Taken taken, Optional<DesiredCluster> before, Function<Allocator, DesiredCluster> allocation) {
        var busy = new HashSet<>(taken.ports());
        while (true) {
            var wanted = allocation.apply(
                    new Allocator(new Taken(taken.ranges(), taken.segments(), busy, taken.domainNames()), random));
            var newPorts = portsOf(wanted.nodes());
            before.ifPresent(cluster -> newPorts.removeAll(portsOf(cluster.nodes())));
            var occupied = newPorts.stream()
                    .filter(port -> !PortConflicts.isFree(port))
                    .toList();
            if (occupied.isEmpty()) {
                return wanted;
            }
            busy.addAll(occupied);
        }
    }

    /** The cluster as it would be wanted. */
    DesiredCluster preview(Basis basis, ObservedHost host) {
        return clusters.transact(transaction -> wanted(transaction, basis, host));
    }

    private DesiredCluster wanted(DesiredClusters.Transaction transaction, Basis basis, ObservedHost host)
            throws SQLException {
        var stored = transaction.find(basis.spec().name()).filter(cluster -> cluster.phase() != Phase.REMOVING);
        var others = transaction.all().stream()
                .filter(cluster -> !cluster.name().equals(basis.spec().name()))
                .toList();
        return onFreePorts(
                taken(others, host, stored),
                stored,
                allocator -> stored.map(cluster -> SpecChange.apply(
                                cluster, keepingOpenOptions(basis, cluster), basis.settings(), allocator))
                        .orElseGet(() -> allocator.allocate(basis)));
    }

    /** An image, a Kubernetes or stores of images that are not named mean: those it has. */
    private static ClusterSpec keepingOpenOptions(Basis basis, DesiredCluster stored) {
        var spec = basis.spec();
        var kubernetes = spec.kubernetes() instanceof KubernetesChoice.Unspecified
                ? stored.spec().kubernetes()
                : spec.kubernetes();
        return spec.withImage(spec.image().or(() -> stored.spec().image()))
                .withKubernetes(kubernetes)
                .withPreloads(spec.preloads().isEmpty() ? stored.spec().preloads() : spec.preloads());
    }

    private static Taken taken(List<DesiredCluster> others, ObservedHost host, Optional<DesiredCluster> stored) {
        try {
            var all = new Taken(NetworkRoutes.read(), Set.of(), Set.of(), Set.of())
                    .and(others)
                    .and(host);
            var own = stored.map(cluster -> cluster.nodes().stream()
                            .map(DesiredNode::domainName)
                            .collect(Collectors.toSet()))
                    .orElse(Set.of());
            var names = new HashSet<>(all.domainNames());
            names.removeAll(own);
            return new Taken(all.ranges(), all.segments(), all.ports(), names);
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the networks of this host cannot be read: " + Failures.describe(e),
                    "see to it that /proc is mounted",
                    e);
        }
    }

    private static Set<Integer> portsOf(List<DesiredNode> nodes) {
        return nodes.stream().flatMap(node -> node.ports().stream()).collect(Collectors.toCollection(HashSet::new));
    }
}
