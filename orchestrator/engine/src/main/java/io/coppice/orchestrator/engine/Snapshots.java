package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import io.coppice.orchestrator.core.DesiredExtension;
import io.coppice.orchestrator.core.SnapshotId;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The snapshots in the home. One is there once its manifest is. */
final class Snapshots {

    /** Beginning of the names of those that are being deleted. */
    static final String REMOVED = ".removed-";

    private final Home home;

    Snapshots(Home home) {
        this.home = home;
    }

    /** The newest first. */
    List<SnapshotManifest> all() {
        return reading(() -> {
            var found = new ArrayList<SnapshotManifest>();
            for (var id : ids()) {
                read(id).ifPresent(found::add);
            }
            found.sort(Comparator.comparing(SnapshotManifest::createdAt).reversed());
            return List.copyOf(found);
        });
    }

    Optional<SnapshotManifest> find(SnapshotName name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** @throws CoppiceException.NotFound if there is none of this name */
    SnapshotManifest require(SnapshotName name) {
        return find(name)
                .orElseThrow(() -> new CoppiceException.NotFound(
                        "there is no snapshot " + name,
                        "See 'coppice snapshot list', or take one with 'coppice cluster snapshot --as " + name + "'."));
    }

    /**
     * @param otherwise how the new one could get another name
     * @throws CoppiceException.Conflict if there is one of this name
     */
    void refuseTaken(SnapshotName name, String otherwise) {
        find(name).ifPresent(existing -> {
            throw new CoppiceException.Conflict(
                    "there is a snapshot " + name + " already, of cluster "
                            + existing.cluster().name(),
                    "Choose another name " + otherwise + ", or delete it with 'coppice snapshot delete " + name + "'.");
        });
    }

    List<SnapshotView> views() {
        return all().stream().map(this::view).toList();
    }

    SnapshotView view(SnapshotManifest manifest) {
        var directory = home.snapshot(manifest.id()).path();
        return new SnapshotView(
                manifest.name(),
                manifest.id().value(),
                manifest.cluster().name(),
                manifest.cluster().nodes().size(),
                manifest.cluster().kubernetes().map(DesiredExtension::version),
                manifest.cluster().image(),
                manifest.cluster().extensions().stream()
                        .map(DesiredExtension::id)
                        .toList(),
                manifest.createdAt(),
                manifest.pause(),
                reading(() -> DiskUse.of(directory)),
                manifest.hypervisorVersion(),
                directory);
    }

    /** It goes by one rename: half a snapshot is none. Files that forks need live on in these. */
    void delete(SnapshotName name) {
        find(name)
                .ifPresent(manifest -> reading(() -> {
                    var directory = home.snapshot(manifest.id()).path();
                    var doomed = directory.resolveSibling(REMOVED + manifest.id());
                    Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
                    Files.move(directory, doomed, StandardCopyOption.ATOMIC_MOVE);
                    Home.deleteTree(doomed);
                    return doomed;
                }));
    }

    /** Removes what snapshots of the cluster left that were cut off. Its lock is held. */
    void removeUnfinished(ClusterName cluster) throws IOException {
        for (var id : ids()) {
            var directory = home.snapshot(id);
            if (!Files.exists(directory.manifest())
                    && sourceOf(directory).filter(cluster.value()::equals).isPresent()) {
                Home.deleteTree(directory.path());
            }
        }
    }

    private static Optional<String> sourceOf(Home.SnapshotDirectory directory) throws IOException {
        try {
            return Optional.of(Files.readString(directory.source()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<SnapshotManifest> read(SnapshotId id) throws IOException {
        var file = home.snapshot(id).manifest();
        try {
            return Optional.of(SnapshotManifest.read(Files.readString(file), file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<SnapshotId> ids() throws IOException {
        try (var entries = Files.list(home.snapshots())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{16}"))
                    .map(SnapshotId::new)
                    .toList();
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private <T> T reading(Reading<T> work) {
        try {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            throw new CoppiceException.HostNotReady(
                    "the snapshots in " + home.snapshots() + " cannot be used: " + e,
                    "see to it that its files are yours and that the disk has space",
                    e);
        }
    }
}
