package io.coppice.orchestrator.engine;

import com.github.luben.zstd.ZstdInputStream;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.core.SnapshotId;
import io.coppice.orchestrator.core.SnapshotManifest;
import io.coppice.orchestrator.engine.SnapshotArchive.Entry;
import io.coppice.orchestrator.engine.SnapshotArchive.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Takes snapshots from the files that {@link SnapshotExport} writes. Everything is unpacked aside and looked at; then what the machines were booted from
 * goes to the stores of the home, and last the snapshot to its place.
 */
final class SnapshotImport {

    /** Beginning of the directories that are unpacked to. */
    private static final String ASIDE = ".import-";

    private static final Set<PosixFilePermission> NEVER_WRITTEN = PosixFilePermissions.fromString("r--------");

    private static final int BUFFER = 1 << 20;

    private final Home home;
    private final Snapshots snapshots;
    private final Forks forks;
    private final Images images;
    private final Extensions extensions;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SnapshotImport(Home home, Snapshots snapshots, Forks forks, Images images, Extensions extensions, Clock clock) {
        this.home = home;
        this.snapshots = snapshots;
        this.forks = forks;
        this.images = images;
        this.extensions = extensions;
        this.clock = clock;
    }

    /**
     * @param name instead of the one that it has
     * @param hostUri where its forks will run
     * @throws CoppiceException.HostNotReady if this host could not thaw it; the message names what differs
     */
    SnapshotManifest read(
            Path archive,
            Optional<SnapshotName> name,
            String hostUri,
            Cancellation cancellation,
            ProgressEvent.Listener listener)
            throws IOException {
        try (var _ = ClusterLock.acquireImport(home);
                var tar = open(archive)) {
            removeUnfinished();
            var manifest = manifest(tar, archive, name, hostUri);
            snapshots.refuseTaken(manifest.name(), "with --as");
            forks.refuseElsewhere(manifest, archive.toString());
            var aside = new Home.SnapshotDirectory(Files.createTempDirectory(home.snapshots(), ASIDE));
            try {
                makeDirectories(manifest, aside);
                unpack(tar, manifest, archive, aside, cancellation, listener);
                requireWhole(manifest, archive, aside);
                keep(manifest, aside);
            } finally {
                Home.deleteTree(aside.path());
            }
            return manifest;
        }
    }

    /** Imports that were killed; the lock proves that none is under way. */
    private void removeUnfinished() throws IOException {
        try (var entries = Files.newDirectoryStream(home.snapshots(), ASIDE + "*")) {
            for (var entry : entries) {
                Home.deleteTree(entry);
            }
        }
    }

    private static TarArchiveInputStream open(Path archive) throws IOException {
        return new TarArchiveInputStream(
                new ZstdInputStream(new BufferedInputStream(Files.newInputStream(archive), BUFFER)),
                StandardCharsets.UTF_8.name());
    }

    private SnapshotManifest manifest(
            TarArchiveInputStream tar, Path archive, Optional<SnapshotName> name, String hostUri) throws IOException {
        var first = first(tar, archive);
        if (!first.getName().equals(SnapshotArchive.MANIFEST) || first.getSize() > SnapshotArchive.LONGEST_MANIFEST) {
            throw SnapshotArchive.wrong(archive, "it does not begin with " + SnapshotArchive.MANIFEST);
        }
        var text = new String(tar.readNBytes((int) first.getSize()), StandardCharsets.UTF_8);
        var written = SnapshotManifest.read(text, archive + ":" + SnapshotArchive.MANIFEST);
        return written.importedAs(name.orElse(written.name()), SnapshotId.random(random), hostUri);
    }

    private static TarArchiveEntry first(TarArchiveInputStream tar, Path archive) {
        try {
            return Optional.ofNullable(tar.getNextEntry())
                    .orElseThrow(() -> SnapshotArchive.wrong(archive, "it is empty"));
        } catch (IOException e) {
            throw SnapshotArchive.wrong(
                    archive, "it is no tar archive compressed with Zstandard (" + e.getMessage() + ")");
        }
    }

    private void makeDirectories(SnapshotManifest manifest, Home.SnapshotDirectory aside) throws IOException {
        var cluster = manifest.cluster();
        if (Hosts.runsAsAnotherUser(cluster.spec().hostUri())) {
            home.letOthersPass();
        }
        FileSteps.make(cluster, aside.path());
        FileSteps.make(cluster, aside.nodes());
        for (var node : cluster.nodes()) {
            FileSteps.make(cluster, aside.node(node.name()).path());
        }
    }

    private void unpack(
            TarArchiveInputStream tar,
            SnapshotManifest manifest,
            Path archive,
            Home.SnapshotDirectory aside,
            Cancellation cancellation,
            ProgressEvent.Listener listener)
            throws IOException {
        var progress = new TransferProgress(manifest, "unpack", clock, listener);
        for (var next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
            if (!next.isFile()) {
                throw SnapshotArchive.wrong(archive, next.getName() + " is no plain file");
            }
            var entry = SnapshotArchive.entry(next.getName(), manifest, archive);
            progress.file(entry, next.getSize());
            if (!isHere(entry)) {
                unpack(tar, next, target(entry, aside), cancellation, progress);
            }
        }
        progress.end();
    }

    private boolean isHere(Entry entry) {
        return switch (entry) {
            case Entry.Secrets _, Entry.OfNode _ -> false;
            case Entry.Stored(var kind, var id, var _) ->
                switch (kind) {
                    case IMAGE -> images.ids().contains(id);
                    case EXTENSION -> extensions.has(id);
                };
        };
    }

    private static Path target(Entry entry, Home.SnapshotDirectory aside) throws IOException {
        return switch (entry) {
            case Entry.Secrets _ -> aside.secrets();
            case Entry.OfNode(var node, var file) -> aside.node(node).path().resolve(file);
            case Entry.Stored(var kind, var id, var file) ->
                Files.createDirectories(storedAside(aside, kind, id)).resolve(file);
        };
    }

    private static Path storedAside(Home.SnapshotDirectory aside, Kind kind, String id) {
        return storesAside(aside, kind).resolve(id);
    }

    private static Path storesAside(Home.SnapshotDirectory aside, Kind kind) {
        return aside.path().resolve(kind.directory());
    }

    private static void unpack(
            TarArchiveInputStream tar,
            TarArchiveEntry entry,
            Path target,
            Cancellation cancellation,
            TransferProgress progress)
            throws IOException {
        var buffer = new byte[BUFFER];
        try (var file = SparseFile.create(target)) {
            for (var count = tar.read(buffer); count > 0; count = tar.read(buffer)) {
                if (cancellation.requested()) {
                    throw new IOException("it was interrupted");
                }
                file.append(buffer, count);
                progress.moved(count);
            }
            if (file.size() != entry.getSize()) {
                throw new IOException(entry.getName() + " ends too early");
            }
        }
    }

    private void requireWhole(SnapshotManifest manifest, Path archive, Home.SnapshotDirectory aside)
            throws IOException {
        var wanted = new ArrayList<Path>();
        wanted.add(aside.secrets());
        for (var node : manifest.cluster().nodes()) {
            var directory = aside.node(node.name());
            wanted.addAll(
                    List.of(directory.memory().ram(), directory.memory().state(), directory.stateDisk(node.disk())));
        }
        for (var file : wanted) {
            if (!Files.exists(file)) {
                throw SnapshotArchive.wrong(archive, aside.path().relativize(file) + " is missing");
            }
        }
        for (var node : manifest.cluster().nodes()) {
            var frozen = aside.node(node.name()).memory();
            for (var file : List.of(frozen.ram(), frozen.state())) {
                Files.setPosixFilePermissions(file, NEVER_WRITTEN);
            }
            var memory = manifest.cluster().settings(node.role()).memory().bytes();
            if (Files.size(aside.node(node.name()).memory().ram()) != memory) {
                throw SnapshotArchive.wrong(
                        archive, "the memory of " + node.name() + " is not as large as it has to be");
            }
        }
    }

    private void keep(SnapshotManifest manifest, Home.SnapshotDirectory aside) throws IOException {
        var cluster = manifest.cluster();
        var image = storedAside(aside, Kind.IMAGE, cluster.image());
        if (Files.exists(image)) {
            images.take(image);
        }
        for (var extension : cluster.extensions()) {
            var directory = storedAside(aside, Kind.EXTENSION, extension.id());
            if (Files.exists(directory)) {
                extensions.take(directory);
            }
        }
        images.require(Optional.of(cluster.image()), _ -> {});
        extensions.images(cluster.extensions());
        for (var kind : Kind.values()) {
            Home.deleteTree(storesAside(aside, kind));
        }
        AtomicFile.replace(aside.manifest(), manifest.write().getBytes(StandardCharsets.UTF_8));
        Files.move(aside.path(), home.snapshot(manifest.id()).path(), StandardCopyOption.ATOMIC_MOVE);
    }
}
