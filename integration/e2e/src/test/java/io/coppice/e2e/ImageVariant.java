package io.coppice.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A second, whole image that costs no room: the files of another one with another kernel command line. */
final class ImageVariant {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageVariant() {}

    /** Returns the id of the variant; it is the newest image of this home. One that a killed test left is made anew. */
    static String of(Path home, String image) throws IOException {
        var source = home.resolve("images").resolve(image);
        var manifest = (ObjectNode) JSON.readTree(source.resolve("image.json").toFile());
        var commandLine = manifest.get("commandLine").asText() + " variant";
        var text = new StringBuilder();
        for (var file : List.of("kernel", "initrd", "root")) {
            text.append(manifest.get(file).get("sha256").asText()).append('\n');
        }
        var id = sha256(text.append(commandLine).append('\n').toString()).substring(0, 16);
        manifest.put("id", id)
                .put("commandLine", commandLine)
                .put("inputs", id)
                .put("createdAt", java.time.Instant.now().toString());
        var target = Files.createDirectories(home.resolve("images").resolve(id));
        for (var file : List.of("kernel", "initrd", "root")) {
            var name = manifest.get(file).get("name").asText();
            Files.deleteIfExists(target.resolve(name));
            Files.createLink(target.resolve(name), source.resolve(name));
        }
        JSON.writeValue(target.resolve("image.json").toFile(), manifest);
        return id;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
