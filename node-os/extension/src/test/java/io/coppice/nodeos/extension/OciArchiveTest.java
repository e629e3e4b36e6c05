package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.nodeos.image.Hashes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class OciArchiveTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static byte[] archive() throws IOException {
        OciArchive archive = new OciArchive();
        archive.directory("bin", 0755);
        archive.file("bin/tool", "program".getBytes(StandardCharsets.UTF_8), 0755);
        archive.link("bin/serve", "tool");
        archive.directory("tmp", 01777);
        return archive.finish("example.org/tool", "7", List.of("/bin/tool"), List.of("serve"));
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) {
        String digest = descriptor.get("digest").asText();
        byte[] blob = Objects.requireNonNull(files.get("blobs/" + digest.replace(':', '/')));
        assertThat("sha256:" + Hashes.hex(Hashes.sha256().digest(blob))).isEqualTo(digest);
        assertThat(blob).hasSize(descriptor.get("size").asInt());
        return blob;
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        assertThat(archive()).isEqualTo(archive());
    }

    @Test
    void everyBlobIsWhatItsDescriptorSays() throws IOException {
        Map<String, byte[]> files = files(archive());

        assertThat(JSON.readTree(files.get("oci-layout"))
                        .get("imageLayoutVersion")
                        .asText())
                .isEqualTo("1.0.0");
        JsonNode entry = JSON.readTree(files.get("index.json")).get("manifests").get(0);
        assertThat(entry.get("annotations").get("io.containerd.image.name").asText())
                .isEqualTo("example.org/tool:7");
        JsonNode manifest = JSON.readTree(blob(files, entry));
        JsonNode config = JSON.readTree(blob(files, manifest.get("config")));
        byte[] layer = blob(files, manifest.get("layers").get(0));
        assertThat(config.get("rootfs").get("diff_ids").get(0).asText())
                .isEqualTo(manifest.get("layers").get(0).get("digest").asText());
        assertThat(config.get("config").get("Entrypoint").get(0).asText()).isEqualTo("/bin/tool");
        assertThat(config.get("config").get("Cmd").get(0).asText()).isEqualTo("serve");
        assertThat(files).hasSize(5);
        assertThat(files(layer)).containsOnlyKeys("bin/", "bin/tool", "bin/serve", "tmp/");
        assertThat(files(layer).get("bin/tool"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("program");
    }

    @Test
    void filesBelongToRootAndKeepTheirModes() throws IOException {
        Map<String, byte[]> files = files(archive());
        byte[] layer = files.values().stream()
                .filter(blob -> new String(blob, StandardCharsets.ISO_8859_1).startsWith("bin/"))
                .findFirst()
                .orElseThrow();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(layer))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLongUserId()).isZero();
                switch (entry.getName()) {
                    case "bin/tool" -> assertThat(entry.getMode()).isEqualTo(0755);
                    case "tmp/" -> assertThat(entry.getMode()).isEqualTo(01777);
                    case "bin/serve" -> assertThat(entry.getLinkName()).isEqualTo("tool");
                    default -> assertThat(entry.getName()).isEqualTo("bin/");
                }
            }
        }
    }
}
