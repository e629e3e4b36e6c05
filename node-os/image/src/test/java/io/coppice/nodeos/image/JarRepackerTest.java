package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarRepackerTest {

    @TempDir
    Path directory;

    @Test
    void classesAndServicesStayAndSignaturesAndNativeLibrariesGo() throws IOException {
        Path copy = repack("""
                Manifest-Version: 1.0
                Multi-Release: true

                Name: a/B.class
                SHA-256-Digest: AAAA

                """);

        try (JarFile jar = new JarFile(copy.toFile(), true)) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF", "META-INF/services/a.Service", "a/B.class", "a/rules.sf");
            assertThat(jar.isMultiRelease()).isTrue();
            assertThat(jar.getManifest().getEntries()).isEmpty();
            assertThat(jar.getInputStream(jar.getEntry("a/B.class")).readAllBytes())
                    .isEqualTo(bytes("class B"));
            assertThat(jar.stream().map(ZipEntry::getMethod)).containsOnly(ZipEntry.STORED);
        }
    }

    @Test
    void whenTheJarWasMadeDoesNotMatter() throws IOException {
        String manifest = "Manifest-Version: 1.0\n\n";

        byte[] first = Files.readAllBytes(repack(manifest));
        byte[] second = Files.readAllBytes(repack(manifest));

        assertThat(first).isEqualTo(second);
    }

    private Path repack(String manifest) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", manifest);
        entries.put("META-INF/KEY.SF", "signature");
        entries.put("META-INF/KEY.RSA", "signature");
        entries.put("META-INF/services/java.net.spi.InetAddressResolverProvider", "a.Resolver");
        entries.put("META-INF/native/libx.so", "library");
        entries.put("META-INF/maven/g/a/pom.xml", "pom");
        entries.put("META-INF/services/a.Service", "a.B");
        entries.put("a/B.class", "class B");
        entries.put("a/rules.sf", "not a signature");
        Path source = Files.createTempFile(directory, "source", ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(source))) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setTime(System.nanoTime() & 0xffff_ffff_ffL);
                out.putNextEntry(entry);
                out.write(bytes(each.getValue()));
                out.closeEntry();
            }
        }
        Path copy = Files.createTempFile(directory, "copy", ".jar");
        try (OutputStream out = Files.newOutputStream(copy)) {
            JarRepacker.copy(source, out);
        }
        return copy;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
