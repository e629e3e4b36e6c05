package io.coppice.orchestrator.engine;

import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Small images with right hashes. */
final class FakeImages {

    static final String INPUTS = "i";

    private FakeImages() {}

    /** Makes the one image that {@link #create} does. */
    record Builder(Path home) implements Images.Builder {

        @Override
        public Optional<NodeImage> upToDate() {
            return new ImageStore(home).findByInputs(INPUTS);
        }

        @Override
        public NodeImage build(Consumer<String> note) {
            return create(home);
        }
    }

    static NodeImage create(Path home) {
        return create(home, INPUTS, Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Other inputs make another image. */
    static NodeImage create(Path home, String inputs, Instant createdAt) {
        try {
            var files = new String[] {"kernel", "initrd", "root.img"};
            var commandLine = "console=ttyS0 inputs=" + inputs;
            var hashes = new StringBuilder();
            var entries = new StringBuilder();
            for (var file : files) {
                var hash = sha256(content(file));
                hashes.append(hash).append('\n');
                entries.append("\"%s\": {\"name\": \"%s\", \"size\": %d, \"sha256\": \"%s\"},\n"
                        .formatted(file.replace(".img", ""), file, content(file).length, hash));
            }
            var id = sha256((hashes + commandLine + "\n").getBytes(StandardCharsets.UTF_8))
                    .substring(0, 16);
            var directory = Files.createDirectories(home.resolve("images").resolve(id));
            for (var file : files) {
                Files.write(directory.resolve(file), content(file));
            }
            Files.writeString(directory.resolve("image.json"), """
                    {"format": 1, "id": "%s", "version": "0.1.0", %s "commandLine": "%s",
                     "createdAt": "%s", "inputs": "%s", "suite": "bookworm", "kernelRelease": "6",
                     "javaVersion": "25", "packages": [], "jars": [], "rootHash": "%s", "compressedSize": 9}
                    """.formatted(
                            id, entries, commandLine, createdAt, inputs, "0".repeat(64)));
            return new ImageStore(home).find(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(String file) {
        return ("the " + file).getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
