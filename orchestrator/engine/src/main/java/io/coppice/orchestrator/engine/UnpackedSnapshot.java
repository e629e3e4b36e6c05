package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a snapshot that came from elsewhere: whatever they say is looked at before QEMU sees them.
 *
 * @param archive that they came from, for messages
 */
record UnpackedSnapshot(SnapshotManifest manifest, Home.SnapshotDirectory directory, Path archive) {

    private static final Set<PosixFilePermission> NEVER_WRITTEN = PosixFilePermissions.fromString("r--------");

    /** @throws CoppiceException.InvalidRequest if something is missing, or leads out of the snapshot */
    void check() throws IOException {
        requireFile(directory.secrets());
        for (var node : manifest.cluster().nodes()) {
            checkMemory(node);
            checkDisks(node);
        }
    }

    private void checkMemory(DesiredNode node) throws IOException {
        var memory = directory.node(node.name()).memory();
        for (var file : List.of(memory.ram(), memory.state())) {
            requireFile(file);
            Files.setPosixFilePermissions(file, NEVER_WRITTEN);
        }
        var wanted = manifest.cluster().settings(node.role()).memory().bytes();
        if (Files.size(memory.ram()) != wanted) {
            throw wrong(memory.ram(), "is not as large as the machine's memory");
        }
    }

    /** A disk that names any other file would have QEMU show that file to the guest. */
    private void checkDisks(DesiredNode node) throws IOException {
        var files = directory.node(node.name());
        for (var number = node.disk(); number >= 1; number--) {
            var disk = files.stateDisk(number);
            requireFile(disk);
            var header = header(disk);
            if (header.externalData()) {
                throw wrong(disk, "keeps its data in another file");
            }
            var below = number == 1
                    ? Optional.<String>empty()
                    : Optional.of(files.stateDisk(number - 1).getFileName().toString());
            if (!header.under().equals(below)) {
                throw wrong(disk, "lies over a file that is not the disk before it");
            }
        }
    }

    private DiskHeader header(Path disk) {
        try {
            return DiskHeader.read(disk);
        } catch (IOException e) {
            throw wrong(disk, "cannot be used as a disk: " + e.getMessage());
        }
    }

    private void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw wrong(file, "is missing");
        }
    }

    private CoppiceException wrong(Path file, String how) {
        return SnapshotArchive.wrong(archive, directory.path().relativize(file) + " " + how);
    }
}
