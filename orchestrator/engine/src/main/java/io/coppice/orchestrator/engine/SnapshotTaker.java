package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.Phase;
import io.coppice.orchestrator.core.SnapshotId;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Takes a snapshot of a running cluster.
 *
 * <p>First every node gets another disk, empty, over the one it has: in the directory, in the store, in the description of its domain. A node that is started
 * anew from there on finds all that it wrote, whatever of the rest was done. Then the machines are frozen, and with that take their new disks. The manifest
 * comes last.
 */
final class SnapshotTaker {

    private final Home home;
    private final DesiredClusters clusters;
    private final Snapshots snapshots;
    private final Images images;
    private final Extensions extensions;
    private final NodeFaultCalls faults;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SnapshotTaker(
            Home home,
            DesiredClusters clusters,
            Snapshots snapshots,
            Images images,
            Extensions extensions,
            NodeFaultCalls faults,
            Clock clock) {
        this.home = home;
        this.clusters = clusters;
        this.snapshots = snapshots;
        this.images = images;
        this.extensions = extensions;
        this.faults = faults;
        this.clock = clock;
    }

    /** What was frozen and is not kept: it goes when it is closed, or, after a crash, like any snapshot that was not finished. */
    record Passing(SnapshotManifest manifest, Path directory) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Home.deleteTree(directory);
        }
    }

    /** The cluster's lock is held. */
    SnapshotManifest take(
            DesiredCluster cluster,
            SnapshotName name,
            AfterSnapshot after,
            Hypervisor hypervisor,
            ProgressEvent.Listener listener)
            throws IOException {
        snapshots.refuseTaken(name, "with --as");
        var frozen = freeze(cluster, name, afterwards(after), hypervisor, listener);
        var directory = home.snapshot(frozen.manifest().id());
        var whole = false;
        try {
            AtomicFile.replace(directory.manifest(), frozen.manifest().write().getBytes(StandardCharsets.UTF_8));
            whole = true;
            return frozen.manifest();
        } finally {
            if (!whole) {
                frozen.close();
            }
        }
    }

    /** For forks that are made at once. The cluster's lock is held, and until the end of what is returned. */
    Passing pass(DesiredCluster cluster, Hypervisor hypervisor, ProgressEvent.Listener listener) throws IOException {
        return freeze(cluster, nameOf(cluster), AfterFreeze.GO_ON, hypervisor, listener);
    }

    private static AfterFreeze afterwards(AfterSnapshot after) {
        return switch (after) {
            case GO_ON -> AfterFreeze.GO_ON;
            case STAY_FROZEN -> AfterFreeze.STAY_PAUSED;
        };
    }

    /** What {@link #pass} would make. Does nothing. */
    SnapshotManifest preview(DesiredCluster cluster, Hypervisor hypervisor) {
        refuseUnlessRunning(cluster, hypervisor);
        return manifest(cluster, nameOf(cluster), SnapshotId.random(random), Duration.ZERO, hypervisor);
    }

    private static SnapshotName nameOf(DesiredCluster cluster) {
        return new SnapshotName(cluster.name().value());
    }

    private Passing freeze(
            DesiredCluster cluster,
            SnapshotName name,
            AfterFreeze after,
            Hypervisor hypervisor,
            ProgressEvent.Listener listener)
            throws IOException {
        snapshots.removeUnfinished(cluster.name());
        refuseUnlessRunning(cluster, hypervisor);
        var id = SnapshotId.random(random);
        var directory = home.snapshot(id);
        var whole = false;
        try {
            begin(cluster, directory);
            note(listener, "copying the memory of " + cluster.nodes().size() + " nodes, which run meanwhile");
            var pause = freeze(cluster, directory, after, hypervisor);
            refuseUnplugged(cluster, after, hypervisor);
            note(listener, told(after, pause));
            var manifest = manifest(cluster, name, id, pause, hypervisor);
            whole = true;
            return new Passing(manifest, directory.path());
        } finally {
            if (!whole) {
                Home.deleteTree(directory.path());
            }
        }
    }

    private SnapshotManifest manifest(
            DesiredCluster cluster, SnapshotName name, SnapshotId id, Duration pause, Hypervisor hypervisor) {
        var inventory = hypervisor.inventory();
        return new SnapshotManifest(
                name,
                id,
                cluster,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                pause,
                inventory.hypervisorVersion().toString(),
                inventory.processor(cluster.acceleration()));
    }

    private void refuseUnlessRunning(DesiredCluster cluster, Hypervisor hypervisor) {
        if (cluster.phase() != Phase.ACTIVE) {
            throw notRunning(cluster.name(), "it is not up");
        }
        for (var node : cluster.nodes()) {
            var domain = hypervisor.find(node.domainId());
            if (domain.filter(found -> found.state() == DomainState.RUNNING).isEmpty()) {
                throw notRunning(cluster.name(), node.name() + " does not run");
            }
            if (!domain.get().unplugged().isEmpty()) {
                throw faulty(cluster, node, List.of(Fault.Machine.UNPLUG));
            }
            if (!domain.get().limits().isEmpty()) {
                throw faulty(cluster, node, Faults.ofDisks(domain.get()));
            }
        }
        var inside = AtOnce.ask(cluster.nodes(), node -> faults.list(cluster, node));
        for (var i = 0; i < inside.size(); i++) {
            if (!inside.get(i).isEmpty()) {
                throw faulty(cluster, cluster.nodes().get(i), inside.get(i));
            }
        }
    }

    /** A cable that came out between the look and the freeze is out in the memory that was kept. What a node bears inside, forks undo themselves. */
    private static void refuseUnplugged(DesiredCluster cluster, AfterFreeze after, Hypervisor hypervisor) {
        for (var node : cluster.nodes()) {
            var unplugged = hypervisor
                    .find(node.domainId())
                    .filter(found -> !found.unplugged().isEmpty());
            if (unplugged.isPresent()) {
                if (after == AfterFreeze.STAY_PAUSED) {
                    cluster.nodes().forEach(each -> hypervisor.resume(each.domainId()));
                }
                throw faulty(cluster, node, List.of(Fault.Machine.UNPLUG));
            }
        }
    }

    private static CoppiceException faulty(DesiredCluster cluster, DesiredNode node, List<Fault> faults) {
        return new CoppiceException.Conflict(
                noSnapshot(cluster.name()) + node.name() + " bears faults, and forks begin without any: "
                        + Faults.words(faults),
                "Undo them with 'coppice fault clear " + node.name() + " --cluster " + cluster.name() + "'.");
    }

    private static CoppiceException notRunning(ClusterName cluster, String why) {
        return new CoppiceException.Conflict(
                noSnapshot(cluster) + why, "Start it with 'coppice cluster start " + cluster + "'.");
    }

    private static String noSnapshot(ClusterName cluster) {
        return "no snapshot can be taken of cluster " + cluster + ": ";
    }

    private void begin(DesiredCluster cluster, Home.SnapshotDirectory directory) throws IOException {
        FileSteps.make(cluster, directory.path());
        AtomicFile.replace(directory.source(), cluster.name().value().getBytes(StandardCharsets.UTF_8));
        AtomicFile.replace(
                directory.secrets(),
                Files.readAllBytes(home.cluster(cluster.name()).secrets()));
        FileSteps.make(cluster, directory.nodes());
        for (var node : cluster.nodes()) {
            FileSteps.make(cluster, directory.node(node.name()).path());
        }
    }

    private static String told(AfterFreeze after, Duration pause) {
        return switch (after) {
            case GO_ON -> "the nodes stood still for " + pause.toMillis() + " ms";
            case STAY_PAUSED -> "the nodes stand still";
        };
    }

    private Duration freeze(
            DesiredCluster cluster, Home.SnapshotDirectory directory, AfterFreeze after, Hypervisor hypervisor)
            throws IOException {
        var next = cluster.withNextDisks();
        for (var node : next.nodes()) {
            nextDisk(next, node, directory.node(node.name()));
        }
        clusters.put(next);
        var domains = new DomainSteps(hypervisor, home, images, extensions);
        try {
            for (var node : next.nodes()) {
                domains.define(next, node);
            }
            return hypervisor.freeze(
                    next.nodes().stream()
                            .map(node -> new Freezing(
                                    domains.machine(next, node),
                                    directory.node(node.name()).memory()))
                            .toList(),
                    after);
        } catch (HypervisorException.NotFound | HypervisorException.InvalidState e) {
            throw notRunning(cluster.name(), String.valueOf(e.getMessage()));
        } catch (HypervisorException e) {
            throw new CoppiceException.HostNotReady(
                    "cluster " + cluster.name() + " could not be frozen, and runs on: " + e.getMessage(),
                    "See 'coppice doctor' and libvirt's log, then try again.",
                    e);
        }
    }

    private void nextDisk(DesiredCluster next, DesiredNode node, Home.NodeDirectory frozen) throws IOException {
        var own = home.cluster(next.name()).node(node.name());
        FileSteps.linkDisks(own, frozen, node.disk() - 1);
        BlankQcow2.overlay(
                own.stateDisk(node.disk()), next.settings(node.role()).disk(), own.stateDisk(node.disk() - 1));
    }

    private void note(ProgressEvent.Listener listener, String text) {
        listener.on(new ProgressEvent.Note(clock.instant(), Optional.empty(), text));
    }
}
