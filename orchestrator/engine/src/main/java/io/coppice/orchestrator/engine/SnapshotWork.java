package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is done with snapshots, in words for their user when it fails. */
final class SnapshotWork {

    private final Home home;
    private final String hostUri;
    private final Hosts hosts;
    private final Views views;
    private final Snapshots snapshots;
    private final SnapshotTaker taker;
    private final SnapshotExport exports;
    private final SnapshotImport imports;
    private final Operations operations;

    SnapshotWork(
            Home home,
            String hostUri,
            Hosts hosts,
            Views views,
            Snapshots snapshots,
            SnapshotTaker taker,
            SnapshotExport exports,
            SnapshotImport imports,
            Operations operations) {
        this.home = home;
        this.hostUri = hostUri;
        this.hosts = hosts;
        this.views = views;
        this.snapshots = snapshots;
        this.taker = taker;
        this.exports = exports;
        this.imports = imports;
        this.operations = operations;
    }

    SnapshotView take(ClusterName cluster, SnapshotName name, AfterSnapshot after, Listener listener) {
        return carryOut(
                cancellation -> {
                    try (var _ = ClusterLock.acquire(home, cluster, "snapshot " + cluster)) {
                        var wanted = views.wanted(cluster);
                        var hypervisor = hosts.at(wanted.spec().hostUri());
                        return snapshots.view(taker.take(wanted, name, after, hypervisor, listener));
                    }
                },
                e -> new CoppiceException.HostNotReady(
                        "the snapshot cannot be written: " + Failures.describe(e),
                        "see to it that the disk of " + home.root() + " has space and that its files are yours",
                        e));
    }

    List<SnapshotView> views() {
        return snapshots.views();
    }

    void delete(SnapshotName name) {
        snapshots.delete(name);
    }

    SnapshotView exportTo(SnapshotName name, Path file, Listener listener) {
        return carryOut(
                cancellation -> {
                    var snapshot = snapshots.require(name);
                    exports.write(snapshot, file, cancellation, listener);
                    return snapshots.view(snapshot);
                },
                e -> new CoppiceException.HostNotReady(
                        "snapshot " + name + " cannot be written to " + file + ": " + Failures.describe(e),
                        "see to it that you may write there and that the disk has space",
                        e));
    }

    SnapshotView importFrom(Path file, Optional<SnapshotName> name, Listener listener) {
        return carryOut(
                cancellation -> snapshots.view(imports.read(file, name, hostUri, cancellation, listener)),
                e -> new CoppiceException.HostNotReady(
                        file + " cannot be imported: " + Failures.describe(e),
                        "see to it that it is whole and yours to read, and that the disk of " + home.root()
                                + " has space",
                        e));
    }

    private interface Work {
        SnapshotView carryOut(Cancellation cancellation) throws IOException;
    }

    private SnapshotView carryOut(Work work, Function<IOException, CoppiceException> failure) {
        var cancellation = operations.begin();
        try {
            return work.carryOut(cancellation);
        } catch (IOException e) {
            throw failure.apply(e);
        } finally {
            operations.end(cancellation);
        }
    }
}
