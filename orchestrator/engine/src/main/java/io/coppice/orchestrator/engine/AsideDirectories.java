package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Directories in which something is made before it is moved to its place, and which only a killed command leaves. */
final class AsideDirectories {

    private AsideDirectories() {}

    /** A short name: sockets lie in there, and their paths have at most 107 bytes. */
    static Path make(Path around, HomeWork work) throws IOException {
        var directory = around.resolve(work.aside + UUID.randomUUID().toString().substring(0, 8));
        return Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Removes those that were left. The lock of the work, which is held, proves that none is in use. */
    static void remove(Path around, HomeWork work) throws IOException {
        try (var entries = Files.newDirectoryStream(around, work.aside + "*")) {
            for (var entry : entries) {
                Home.deleteTree(entry);
            }
        }
    }

    /** Removes those that were left, unless such work is under way. */
    static void sweep(Home home, Path around, HomeWork work) throws IOException {
        try (var entries = Files.newDirectoryStream(around, work.aside + "*")) {
            if (!entries.iterator().hasNext()) {
                return;
            }
        }
        var lock = ClusterLock.tryAcquire(home, work);
        if (lock.isPresent()) {
            try (var _ = lock.get()) {
                remove(around, work);
            }
        }
    }
}
