package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzTest {

    @TempDir
    private Path directory;

    @Test
    void tarUnpacksIt() throws Exception {
        String text = "apiVersion: v1\n" + "x".repeat(5000);
        Path archive = directory.resolve("kubeconfig.tar.gz");
        Files.write(
                archive,
                TarGz.of("kubeconfig", text.getBytes(StandardCharsets.UTF_8), Instant.parse("2026-01-02T03:04:05Z")));
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        Path unpacked = directory.resolve("kubeconfig");
        assertThat(unpacked).hasContent(text);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked)))
                .isEqualTo("rw-------");
        assertThat(Files.getLastModifiedTime(unpacked).toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }
}
