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
import java.util.HexFormat;

/** Small images with right hashes. */
final class FakeImages {

    private FakeImages() {}

    static NodeImage create(Path home) {
        try {
            var files = new String[] {"kernel", "initrd", "root.img"};
            var commandLine = "console=ttyS0";
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
                     "createdAt": "2026-01-01T00:00:00Z", "inputs": "i", "suite": "bookworm", "kernelRelease": "6",
                     "javaVersion": "25", "packages": [], "jars": [], "rootHash": "%s", "compressedSize": 9}
                    """.formatted(id, entries, commandLine, "0".repeat(64)));
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
