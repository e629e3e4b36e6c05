package io.coppice.machined.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Programs out of Debian packages, unpacked into a directory; nothing is installed. */
public final class DebianPrograms {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path LOCK = Path.of("../image/image.lock.json");

    private DebianPrograms() {}

    /** Unpacks the very package that node images are made of. It is shared with the image builder's cache. */
    public static Path locked(String name, Path directory) throws Exception {
        for (JsonNode entry : new ObjectMapper().readTree(LOCK.toFile()).get("packages")) {
            if (entry.get("name").asText().equals(name)) {
                Path file = cache().resolve(entry.get("sha256").asText() + ".deb");
                if (!Files.exists(file)) {
                    fetch(entry, file);
                }
                return unpacked(file, directory);
            }
        }
        throw new IOException(LOCK.toAbsolutePath() + " does not pin " + name);
    }

    /** The etcd that nodes run. */
    public static Path etcd(Path directory) throws Exception {
        return locked("etcd-server", directory).resolve("usr/bin/etcd");
    }

    /** Unpacks a package of this host's release. */
    public static Path ofHost(String name, Path directory) throws Exception {
        Path download = Files.createTempDirectory(directory, "deb");
        // apt fetches as a user of its own when it can.
        Files.setPosixFilePermissions(download, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        run(List.of("/bin/sh", "-c", "cd \"$1\" && apt-get -qq download \"$2\"", "sh", download.toString(), name));
        try (Stream<Path> files = Files.list(download)) {
            Path file = files.findFirst().orElseThrow();
            return unpacked(file, directory);
        }
    }

    private static Path unpacked(Path file, Path directory) throws Exception {
        Path target = Files.createTempDirectory(directory, "package");
        run(List.of("/usr/bin/dpkg-deb", "-x", file.toString(), target.toString()));
        return target;
    }

    private static void fetch(JsonNode entry, Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Path fetched = Files.createTempFile(file.getParent(), ".fetch", ".deb");
        List<String> failures = new ArrayList<>();
        try {
            for (String root : run(List.of("/usr/bin/apt-get", "indextargets", "--format", "$(REPO_URI)"))
                    .lines()
                    .distinct()
                    .toList()) {
                Programs.Result result = Programs.run(
                        List.of(
                                "/usr/lib/apt/apt-helper",
                                "download-file",
                                root + entry.get("path").asText(),
                                fetched.toString()),
                        "",
                        LIMIT);
                if (result.exitCode() == 0
                        && sha256(fetched).equals(entry.get("sha256").asText())) {
                    Files.move(fetched, file, StandardCopyOption.ATOMIC_MOVE);
                    return;
                }
                failures.add(result.output());
            }
        } finally {
            Files.deleteIfExists(fetched);
        }
        throw new IOException(entry.get("path").asText() + " cannot be fetched: " + failures);
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("coppice/packages");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Programs.Result result = Programs.run(command, "", LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException(command.getFirst() + " failed: " + result.output());
        }
        return result.output();
    }
}
