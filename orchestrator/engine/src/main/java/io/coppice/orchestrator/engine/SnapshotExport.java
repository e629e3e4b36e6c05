package io.coppice.orchestrator.engine;

import com.github.luben.zstd.ZstdOutputStream;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.SnapshotManifest;
import io.coppice.orchestrator.engine.SnapshotArchive.Entry;
import io.coppice.orchestrator.engine.SnapshotArchive.Kind;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes snapshots to files of their own, see {@link SnapshotArchive}. */
final class SnapshotExport {

    /** Memory is mostly the same byte: more effort costs time and gains little. */
    private static final int LEVEL = 3;

    private static final int BUFFER = 1 << 20;
    private static final int PRIVATE = 0600;

    private static final Set<StandardOpenOption> WRITTEN = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Home home;
    private final Images images;
    private final Extensions extensions;
    private final Clock clock;

    SnapshotExport(Home home, Images images, Extensions extensions, Clock clock) {
        this.home = home;
        this.images = images;
        this.extensions = extensions;
        this.clock = clock;
    }

    private record Part(Entry entry, Path file) {}

    /**
     * The file is there whole, for its owner alone, or not at all. It is written beside, under a name of its own, which the next export to the same file
     * takes over when this one is killed.
     */
    void write(SnapshotManifest snapshot, Path target, Cancellation cancellation, ProgressEvent.Listener listener)
            throws IOException {
        if (Files.exists(target)) {
            throw isThere(target);
        }
        var parts = parts(snapshot);
        var progress = new TransferProgress(snapshot, "write", clock, listener);
        var aside = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".part");
        try (var channel = FileChannel.open(aside, WRITTEN, PRIVATE_FILE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw new CoppiceException.Conflict(
                        target + " is being written by another command", "Wait until it has ended, then try again.");
            }
            try {
                channel.truncate(0);
                write(channel, snapshot, parts, cancellation, progress);
                Files.move(aside, target);
            } catch (FileAlreadyExistsException e) {
                throw isThere(target);
            } finally {
                Files.deleteIfExists(aside);
            }
        }
    }

    private static CoppiceException isThere(Path target) {
        return new CoppiceException.Conflict(
                target + " is there already", "Choose another name for the file, or delete this one first.");
    }

    private static void write(
            FileChannel channel,
            SnapshotManifest snapshot,
            List<Part> parts,
            Cancellation cancellation,
            TransferProgress progress)
            throws IOException {
        try (var tar = open(new LeftOpen(Channels.newOutputStream(channel)))) {
            put(tar, SnapshotArchive.MANIFEST, snapshot.write().getBytes(StandardCharsets.UTF_8));
            for (var part : parts) {
                put(tar, part, cancellation, progress);
            }
            progress.end();
            tar.finish();
        }
        channel.force(true);
    }

    private List<Part> parts(SnapshotManifest snapshot) throws IOException {
        var cluster = snapshot.cluster();
        var directory = home.snapshot(snapshot.id());
        var parts = new ArrayList<Part>();
        parts.add(new Part(new Entry.Secrets(), directory.secrets()));
        var image = images.require(Optional.of(cluster.image()), _ -> {});
        for (var file : files(image.directory())) {
            parts.add(new Part(new Entry.Stored(Kind.IMAGE, cluster.image(), nameOf(file)), file));
        }
        for (var extension : cluster.extensions()) {
            for (var file : files(extensions.directory(extension))) {
                parts.add(new Part(new Entry.Stored(Kind.EXTENSION, extension.id(), nameOf(file)), file));
            }
        }
        for (var node : cluster.nodes()) {
            for (var file : files(directory.node(node.name()).path())) {
                parts.add(new Part(new Entry.OfNode(node.name(), nameOf(file)), file));
            }
        }
        return parts;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    private static TarArchiveOutputStream open(OutputStream file) throws IOException {
        var compressed = new ZstdOutputStream(new BufferedOutputStream(file, BUFFER), LEVEL);
        compressed.setChecksum(true);
        compressed.setWorkers(Runtime.getRuntime().availableProcessors());
        var tar = new TarArchiveOutputStream(compressed, StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        tar.putArchiveEntry(described(name, content.length));
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void put(TarArchiveOutputStream tar, Part part, Cancellation cancellation, TransferProgress progress)
            throws IOException {
        var size = Files.size(part.file());
        progress.file(part.entry(), size);
        tar.putArchiveEntry(described(SnapshotArchive.name(part.entry()), size));
        var buffer = new byte[BUFFER];
        try (var in = Files.newInputStream(part.file())) {
            for (var count = in.read(buffer); count > 0; count = in.read(buffer)) {
                if (cancellation.requested()) {
                    throw new IOException("it was interrupted");
                }
                tar.write(buffer, 0, count);
                progress.moved(count);
            }
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry described(String name, long size) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(PRIVATE);
        return entry;
    }

    /** Whoever opened the file closes it. */
    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream file) {
            super(file);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
