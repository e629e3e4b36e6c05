package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pinned packages on this host's disk, each named by its hash and checked against it. */
public final class PackageCache {

    private static final String HELPER = "/usr/lib/apt/apt-helper";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path directory;

    public PackageCache(Path directory) {
        this.directory = directory;
    }

    /** The package's file, fetched from the host's archives if it is not there yet. */
    public Path fetch(LockedPackage wanted, AptSources sources) {
        Path file = directory.resolve(wanted.sha256() + ".deb");
        try {
            if (Files.exists(file)) {
                if (Hashes.sha256(file).equals(wanted.sha256())) {
                    return file;
                }
                Files.delete(file);
            }
            Files.createDirectories(directory);
            Path temporary = Files.createTempDirectory(directory, ".fetch");
            try {
                Path fetched = download(wanted, sources, temporary.resolve("package.deb"));
                Files.move(fetched, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Trees.delete(temporary);
            }
            return file;
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The package cache " + directory + " cannot be used: " + e.getMessage() + ".",
                    "Check its permissions and the space left, or set XDG_CACHE_HOME to another place.",
                    e);
        }
    }

    private static Path download(LockedPackage wanted, AptSources sources, Path target) throws IOException {
        List<String> failures = new ArrayList<>();
        for (String root : sources.roots(wanted.path())) {
            Tool.Result result = Tool.run(
                    List.of(
                            HELPER,
                            "-o",
                            "APT::Sandbox::User=",
                            "download-file",
                            root + "/" + wanted.path(),
                            target.toString()),
                    null,
                    Map.of(),
                    LIMIT);
            if (!result.succeeded()) {
                failures.add(result.tail());
                continue;
            }
            String actual = Hashes.sha256(target);
            if (actual.equals(wanted.sha256())) {
                return target;
            }
            throw new ImageException.LockInvalid(
                    "Package " + wanted.name() + " " + wanted.version() + " was fetched with SHA-256 " + actual
                            + ", but the lock file pins " + wanted.sha256() + ".",
                    "Somebody changed the package or the lock file. If you trust the archive, run 'coppice image lock'"
                            + " and review what changes.",
                    null);
        }
        throw new ImageException.LockInvalid(
                "Package " + wanted.name() + " " + wanted.version() + " (" + wanted.path()
                        + ") cannot be fetched from this host's archives"
                        + (failures.isEmpty() ? "; none is configured." : ":\n" + String.join("\n", failures)),
                "If the network works, and apt's sources have a security archive, the archive has gone on to a newer version:"
                        + " run 'coppice image lock' to pin that.",
                null);
    }
}
