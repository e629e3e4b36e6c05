package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.hypervisor.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checked by QEMU's own tool. */
class BlankQcow2Test {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"512", "1MiB", "512MiB", "513MiB", "10GiB", "4TiB", "16TiB"})
    void qemuFindsNoFault(String size) throws Exception {
        var file = directory.resolve("disk.qcow2");
        BlankQcow2.create(file, DataSize.parse(size));

        var check = new ObjectMapper().readTree(qemuImage("check", file));
        assertThat(check.path("check-errors").asInt()).isZero();
        assertThat(check.has("leaks") || check.has("corruptions")).isFalse();
        var info = new ObjectMapper().readTree(qemuImage("info", file));
        assertThat(info.path("virtual-size").asLong())
                .isEqualTo(DataSize.parse(size).bytes());
        assertThat(info.path("format").asText()).isEqualTo("qcow2");
        assertThat(info.path("format-specific").path("data").path("corrupt").asBoolean())
                .isFalse();
    }

    @Test
    void anOverlayNamesWhatIsUnderItWithoutItsDirectory() throws Exception {
        var under = directory.resolve("state.qcow2");
        BlankQcow2.create(under, DataSize.ofGibibytes(10));
        var overlay = directory.resolve("state-2.qcow2");

        BlankQcow2.overlay(overlay, DataSize.ofGibibytes(10), under);

        assertThat(new ObjectMapper()
                        .readTree(qemuImage("check", overlay))
                        .path("check-errors")
                        .asInt())
                .isZero();
        var info = new ObjectMapper().readTree(qemuImage("info", overlay));
        assertThat(info.path("backing-filename").asText()).isEqualTo("state.qcow2");
        assertThat(info.path("backing-filename-format").asText()).isEqualTo("qcow2");
        assertThat(info.path("full-backing-filename").asText()).isEqualTo(under.toString());
    }

    @Test
    void aBlankDiskTakesLittleRoom() throws Exception {
        var file = directory.resolve("disk.qcow2");
        BlankQcow2.create(file, DataSize.ofGibibytes(10));
        assertThat(Files.size(file)).isEqualTo(256 << 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, (17L << 40)})
    void refusesWhatIsNoDisk(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlankQcow2.create(directory.resolve("disk.qcow2"), new DataSize(bytes)))
                .withMessageContaining("512");
        assertThat(directory).isEmptyDirectory();
    }

    private static String qemuImage(String verb, Path file) throws IOException, InterruptedException {
        var process = new ProcessBuilder("qemu-img", verb, "--output=json", "-f", "qcow2", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
