package io.coppice.nodeos.extension;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.RootTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A container image of one layer as an archive of the OCI image layout. Without times, users or compression, so that the same content gives the
 * same bytes everywhere.
 */
final class OciArchive {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ByteArrayOutputStream layerBytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream layer = tar(layerBytes);

    void directory(String path, int mode) throws IOException {
        TarArchiveEntry entry = entry(path + "/", mode);
        layer.putArchiveEntry(entry);
        layer.closeArchiveEntry();
    }

    void file(String path, byte[] content, int mode) throws IOException {
        put(layer, path, content, mode);
    }

    void link(String path, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        entry.setModTime(RootTree.TIME);
        layer.putArchiveEntry(entry);
        layer.closeArchiveEntry();
    }

    /**
     * Ends the layer and gives the archive.
     *
     * @param repository like {@code coppice.io/pause}
     * @param tag like {@code 1}
     * @param entrypoint what is run
     * @param arguments its words unless others are given
     */
    byte[] finish(String repository, String tag, List<String> entrypoint, List<String> arguments) throws IOException {
        layer.finish();
        byte[] content = layerBytes.toByteArray();
        byte[] config = config(content, entrypoint, arguments);
        byte[] manifest = manifest(config, content);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        Map<String, byte[]> blobs = new TreeMap<>();
        for (byte[] blob : List.of(content, config, manifest)) {
            blobs.put("blobs/sha256/" + sha256(blob), blob);
        }
        try (TarArchiveOutputStream out = tar(archive)) {
            put(out, "oci-layout", text(JSON.createObjectNode().put("imageLayoutVersion", "1.0.0")), 0644);
            put(out, "index.json", index(manifest, repository, tag), 0644);
            for (var blob : blobs.entrySet()) {
                put(out, blob.getKey(), blob.getValue(), 0644);
            }
        }
        return archive.toByteArray();
    }

    private static byte[] config(byte[] layer, List<String> entrypoint, List<String> arguments)
            throws JsonProcessingException {
        ObjectNode config = JSON.createObjectNode();
        config.put("created", RootTree.TIME.toInstant().toString());
        config.put("architecture", "amd64");
        config.put("os", "linux");
        ObjectNode run = config.putObject("config");
        run.putArray("Env").add("PATH=/bin");
        entrypoint.forEach(run.putArray("Entrypoint")::add);
        if (!arguments.isEmpty()) {
            arguments.forEach(run.putArray("Cmd")::add);
        }
        run.put("WorkingDir", "/");
        ObjectNode files = config.putObject("rootfs");
        files.put("type", "layers");
        files.putArray("diff_ids").add("sha256:" + sha256(layer));
        return text(config);
    }

    private static byte[] manifest(byte[] config, byte[] layer) throws JsonProcessingException {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        describe(manifest.putObject("config"), CONFIG, config);
        describe(manifest.putArray("layers").addObject(), LAYER, layer);
        return text(manifest);
    }

    private static byte[] index(byte[] manifest, String repository, String tag) throws JsonProcessingException {
        ObjectNode index = JSON.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", "application/vnd.oci.image.index.v1+json");
        ObjectNode entry = index.putArray("manifests").addObject();
        describe(entry, MANIFEST, manifest);
        ObjectNode names = entry.putObject("annotations");
        names.put("io.containerd.image.name", repository + ":" + tag);
        names.put("org.opencontainers.image.ref.name", tag);
        entry.putObject("platform").put("architecture", "amd64").put("os", "linux");
        return text(index);
    }

    private static void describe(ObjectNode descriptor, String type, byte[] blob) {
        descriptor.put("mediaType", type);
        descriptor.put("digest", "sha256:" + sha256(blob));
        descriptor.put("size", blob.length);
    }

    private static String sha256(byte[] bytes) {
        return Hashes.hex(Hashes.sha256().digest(bytes));
    }

    private static byte[] text(ObjectNode node) throws JsonProcessingException {
        return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }

    private static TarArchiveOutputStream tar(ByteArrayOutputStream out) {
        return new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    }

    private static TarArchiveEntry entry(String path, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setModTime(RootTree.TIME);
        return entry;
    }

    private static void put(TarArchiveOutputStream out, String path, byte[] content, int mode) throws IOException {
        TarArchiveEntry entry = entry(path, mode);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }
}
