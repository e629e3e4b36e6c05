package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a fork is made from, checked before anything of it is made. */
final class Forks {

    private final Home home;
    private final Hosts hosts;
    private final Snapshots snapshots;
    private final Images images;
    private final Extensions extensions;
    private final Reservations reservations;
    private final Clock clock;

    Forks(
            Home home,
            Hosts hosts,
            Snapshots snapshots,
            Images images,
            Extensions extensions,
            Reservations reservations,
            Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.snapshots = snapshots;
        this.images = images;
        this.extensions = extensions;
        this.reservations = reservations;
        this.clock = clock;
    }

    /**
     * @throws CoppiceException.NotFound if there is no such snapshot
     * @throws CoppiceException.HostNotReady if this host cannot thaw it; the message names what differs
     */
    SnapshotManifest require(SnapshotName name) {
        var snapshot = snapshots.require(name);
        var cluster = snapshot.cluster();
        requireSame(
                snapshot,
                "snapshot " + snapshot.name(),
                "Delete it with 'coppice snapshot delete " + snapshot.name() + "', and take another here.");
        images.require(Optional.of(cluster.image()), _ -> {});
        extensions.images(cluster.extensions());
        return snapshot;
    }

    /**
     * Checks a snapshot that is not of this home.
     *
     * @param source where it comes from, for messages
     * @throws CoppiceException.HostNotReady if this host cannot thaw it; the message names what differs
     */
    void refuseElsewhere(SnapshotManifest snapshot, String source) {
        requireSame(
                snapshot,
                "the snapshot in " + source,
                "Import it where QEMU and the processor are the same, or take another here.");
    }

    private void requireSame(SnapshotManifest snapshot, String what, String remedy) {
        var differences = differences(snapshot);
        if (!differences.isEmpty()) {
            throw new CoppiceException.HostNotReady(
                    what + " cannot be thawed on this host: " + differences, remedy, null);
        }
    }

    private String differences(SnapshotManifest snapshot) {
        var inventory = inventory(snapshot.cluster().spec().hostUri());
        var differences = new ArrayList<String>();
        var version = inventory.hypervisorVersion().toString();
        if (!version.equals(snapshot.hypervisorVersion())) {
            differences.add("it was taken with QEMU " + snapshot.hypervisorVersion() + ", here is " + version);
        }
        var processor = inventory.processor(snapshot.cluster().acceleration());
        if (!processor.equals(snapshot.cpuModel())) {
            differences.add("it was taken on a processor " + snapshot.cpuModel() + ", here is " + processor);
        }
        if (snapshot.cluster().acceleration() == Acceleration.KVM && !inventory.kvmDevice()) {
            differences.add("it was taken with KVM, which this host does not offer");
        }
        return String.join("; ", differences);
    }

    private HostInventory inventory(String uri) {
        try {
            return hosts.at(uri).inventory();
        } catch (HypervisorException e) {
            throw Hosts.unusable(uri, e);
        }
    }

    /** All or none. */
    List<DesiredCluster> reserve(SnapshotManifest snapshot, List<ClusterName> names, Lease lease, ObservedHost host) {
        var spec = snapshot.cluster().spec();
        var specs = names.stream().map(name -> spec.forkedAs(name, lease)).toList();
        return reservations.fork(snapshot, specs, owner(), host);
    }

    /** How many clusters of the snapshot are best made at the same time: while it is made, each node keeps a processor busy. */
    int atOnce(SnapshotManifest snapshot) {
        var cluster = snapshot.cluster();
        var processors = inventory(cluster.spec().hostUri()).cpus();
        return Math.max(1, processors / cluster.nodes().size());
    }

    DesiredCluster preview(SnapshotManifest snapshot, ClusterName name, Lease lease, ObservedHost host) {
        return reservations.previewFork(snapshot, snapshot.cluster().spec().forkedAs(name, lease), owner(), host);
    }

    private Reservations.Fork owner() {
        return new Reservations.Fork(
                home.owner(), home.root().toString(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
