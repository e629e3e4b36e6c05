package io.coppice.orchestrator.engine;

import com.github.luben.zstd.ZstdInputStream;
import io.coppice.nodeos.image.ImageException;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.core.SnapshotId;
import io.coppice.orchestrator.core.SnapshotManifest;
import io.coppice.orchestrator.engine.SnapshotArchive.Entry;
import io.coppice.orchestrator.engine.SnapshotArchive.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots from the files that {@link SnapshotExport} writes. Everything is unpacked aside and looked at; then what the machines were booted from
 * goes to the stores of the home, and last the snapshot to its place.
 */
final class SnapshotImport {

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
        try (var _ = ClusterLock.acquire(home, HomeWork.IMPORT);
                var compressed = open(archive);
                var tar = new TarArchiveInputStream(compressed, StandardCharsets.UTF_8.name())) {
            AsideDirectories.remove(home.snapshots(), HomeWork.IMPORT);
            var manifest = manifest(tar, archive, name, hostUri);
            snapshots.refuseTaken(manifest.name(), "with --as");
            forks.refuseElsewhere(manifest, archive.toString());
            var aside = new Home.SnapshotDirectory(AsideDirectories.make(home.snapshots(), HomeWork.IMPORT));
            try {
                makeDirectories(manifest, aside);
                unpack(tar, manifest, archive, aside, cancellation, listener);
                readToItsEnd(compressed, archive);
                new UnpackedSnapshot(manifest, aside, archive).check();
                keep(manifest, aside, archive);
            } finally {
                Home.deleteTree(aside.path());
            }
            return manifest;
        }
    }

    private static ZstdInputStream open(Path archive) throws IOException {
        var file = Files.newInputStream(archive);
        try {
            return new ZstdInputStream(new BufferedInputStream(file, BUFFER));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The checksum stands at the very end. */
    private static void readToItsEnd(InputStream compressed, Path archive) {
        try {
            var _ = compressed.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
    }

    private static CoppiceException unreadable(Path archive, IOException e) {
        return SnapshotArchive.wrong(archive, "it cannot be read to its end (" + e.getMessage() + ")");
    }

    private SnapshotManifest manifest(
            TarArchiveInputStream tar, Path archive, Optional<SnapshotName> name, String hostUri) {
        var first = first(tar, archive);
        if (!first.getName().equals(SnapshotArchive.MANIFEST) || first.getSize() > SnapshotArchive.LONGEST_MANIFEST) {
            throw SnapshotArchive.wrong(archive, "it does not begin with " + SnapshotArchive.MANIFEST);
        }
        var written = written(tar, (int) first.getSize(), archive);
        return written.importedAs(name.orElse(written.name()), SnapshotId.random(random), hostUri);
    }

    private static SnapshotManifest written(TarArchiveInputStream tar, int length, Path archive) {
        try {
            var text = new String(tar.readNBytes(length), StandardCharsets.UTF_8);
            return SnapshotManifest.read(text, SnapshotArchive.MANIFEST);
        } catch (IOException e) {
            throw unreadable(archive, e);
        } catch (CoppiceException.InvalidRequest e) {
            throw SnapshotArchive.wrong(archive, String.valueOf(e.getMessage()));
        }
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
        for (var next = next(tar, archive); next != null; next = next(tar, archive)) {
            if (!next.isFile()) {
                throw SnapshotArchive.wrong(archive, next.getName() + " is no plain file");
            }
            var entry = SnapshotArchive.entry(next.getName(), manifest, archive);
            progress.file(entry, next.getSize());
            if (!isHere(entry)) {
                unpack(tar, next, target(entry, aside), archive, cancellation, progress);
            }
        }
        progress.end();
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Path archive) {
        try {
            return tar.getNextEntry();
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
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
            Path archive,
            Cancellation cancellation,
            TransferProgress progress)
            throws IOException {
        var buffer = new byte[BUFFER];
        try (var file = SparseFile.create(target)) {
            for (var count = read(tar, buffer, archive); count > 0; count = read(tar, buffer, archive)) {
                if (cancellation.requested()) {
                    throw new IOException("it was interrupted");
                }
                file.append(buffer, count);
                progress.moved(count);
            }
            if (file.size() != entry.getSize()) {
                throw SnapshotArchive.wrong(archive, entry.getName() + " ends too early");
            }
        }
    }

    private static int read(TarArchiveInputStream tar, byte[] buffer, Path archive) {
        try {
            return tar.read(buffer);
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
    }

    private void keep(SnapshotManifest manifest, Home.SnapshotDirectory aside, Path archive) throws IOException {
        var cluster = manifest.cluster();
        take(storedAside(aside, Kind.IMAGE, cluster.image()), archive, images::take);
        for (var extension : cluster.extensions()) {
            take(storedAside(aside, Kind.EXTENSION, extension.id()), archive, extensions::take);
        }
        images.require(Optional.of(cluster.image()), _ -> {});
        extensions.images(cluster.extensions());
        for (var kind : Kind.values()) {
            Home.deleteTree(storesAside(aside, kind));
        }
        AtomicFile.replace(aside.manifest(), manifest.write().getBytes(StandardCharsets.UTF_8));
        snapshots.refuseTaken(manifest.name(), "with --as");
        Files.move(aside.path(), home.snapshot(manifest.id()).path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void take(Path unpacked, Path archive, Consumer<Path> store) {
        if (!Files.exists(unpacked)) {
            return;
        }
        try {
            store.accept(unpacked);
        } catch (CoppiceException e) {
            if (e.getCause() instanceof ImageException.Corrupted) {
                throw SnapshotArchive.wrong(
                        archive, "what its machines were booted from is damaged: " + e.getMessage());
            }
            throw e;
        }
    }
}
