package io.coppice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A container image of one layer without files, as the directory of an OCI layout. */
final class EmptyImage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "application/vnd.oci.image.";

    /** Two blocks of zeros end a tar archive. */
    private static final byte[] LAYER = new byte[1024];

    private final Path layout;

    private EmptyImage(Path layout) {
        this.layout = layout;
    }

    /** Writes the layout of an image of this name. */
    static Path named(String name, Path layout) throws IOException {
        new EmptyImage(layout).write(name);
        return layout;
    }

    private void write(String name) throws IOException {
        var blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        var config = JSON.createObjectNode().put("architecture", "amd64").put("os", "linux");
        config.putObject("config").putArray("Env").add("IMAGE=" + name);
        config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add("sha256:" + sha256(LAYER));
        var manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", TYPE + "manifest.v1+json");
        manifest.set("config", blob(blobs, "config.v1+json", bytes(config)));
        manifest.putArray("layers").add(blob(blobs, "layer.v1.tar", LAYER));
        var entry = blob(blobs, "manifest.v1+json", bytes(manifest));
        entry.putObject("annotations").put("io.containerd.image.name", name);
        var index = JSON.createObjectNode().put("schemaVersion", 2);
        index.putArray("manifests").add(entry);
        Files.write(layout.resolve("index.json"), bytes(index));
        Files.write(layout.resolve("oci-layout"), bytes(JSON.createObjectNode().put("imageLayoutVersion", "1.0.0")));
    }

    private static ObjectNode blob(Path blobs, String type, byte[] content) throws IOException {
        var digest = sha256(content);
        Files.write(blobs.resolve(digest), content);
        return JSON.createObjectNode()
                .put("mediaType", TYPE + type)
                .put("digest", "sha256:" + digest)
                .put("size", content.length);
    }

    private static byte[] bytes(JsonNode document) throws IOException {
        return JSON.writeValueAsBytes(document);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
