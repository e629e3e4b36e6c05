package io.coppice.nodeos.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The blobs of a small image, as a builder writes them. */
final class SampleImage {

    final Map<String, byte[]> blobs = new LinkedHashMap<>();
    final List<String> entries = new ArrayList<>();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String platform(String architecture) {
        return "{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
    }

    /** Adds a blob and returns its descriptor. */
    String blob(String mediaType, byte[] content, String more) {
        Digest digest = Digest.of(content);
        blobs.put("blobs/sha256/" + digest.hex(), content);
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":" + content.length + more
                + "}";
    }

    String manifest(String architecture, byte[] layer, String layerType, String more) {
        String config = blob(
                MediaTypes.CONFIG,
                bytes("{\"os\":\"linux\",\"architecture\":\"" + architecture
                        + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(layer) + "\"]}}"),
                "");
        String layers = blob(layerType, layer, "");
        return blob(
                MediaTypes.MANIFEST,
                bytes("{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + layers + "]}"),
                more);
    }

    String index(List<String> manifests, String more) {
        return blob(
                MediaTypes.INDEX,
                bytes("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", manifests) + "]}"),
                more);
    }

    static String named(String name) {
        return ",\"annotations\":{\"io.containerd.image.name\":\"" + name + "\"}";
    }

    SampleImage entry(String descriptor) {
        entries.add(descriptor);
        return this;
    }

    Map<String, byte[]> layout() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        files.put("index.json", bytes("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}"));
        files.putAll(blobs);
        return files;
    }

    Path unpack(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : layout().entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return directory;
    }

    Tar tar() {
        Tar tar = new Tar();
        layout().forEach(tar::file);
        return tar;
    }
}
