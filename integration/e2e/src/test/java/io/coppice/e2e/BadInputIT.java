package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot work is refused before anything exists, with a reason and a remedy. */
final class BadInputIT {

    private static final String CLUSTER = "e2e-bad";

    private final Coppice coppice = Coppice.ofThisBuild();

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("Not_A_Name", new String[] {"up", "Not_A_Name"}, 2),
                Arguments.of("control plane", new String[] {"up", CLUSTER, "--controlplanes", "0"}, 2),
                Arguments.of("unknown option", new String[] {"up", CLUSTER, "--wrokers", "1"}, 2),
                Arguments.of("no-such-template", new String[] {"up", CLUSTER, "--template", "no-such-template"}, 2),
                Arguments.of("memory", new String[] {"up", CLUSTER, "--memory", "900GiB"}, 1),
                Arguments.of(
                        "no-such-file.yaml", new String[] {"up", CLUSTER, "--config-patch", "@no-such-file.yaml"}, 2),
                Arguments.of(
                        "qemu+unix",
                        new String[] {"up", CLUSTER, "--host", "qemu+unix:///session?socket=/nowhere/libvirt-sock"},
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedAndNothingIsMade(String said, String[] arguments, int exitCode) {
        var result = coppice.run(arguments);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.err().toLowerCase(java.util.Locale.ROOT))
                .contains("error")
                .contains(said.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("\tat ");
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    @Test
    void aWrongConfigPatchIsRefusedWithItsPlace(@TempDir Path folder) throws IOException {
        var patch = Files.writeString(folder.resolve("patch.yaml"), "machine:\n  netwrok:\n    hostname: x\n");

        var result = coppice.run("up", CLUSTER, "--config-patch", "@" + patch);

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("netwrok").contains("network");
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    @Test
    void aCorruptedImageIsRefused(@TempDir Path home) throws IOException {
        var image = coppice.json("image", "list").get(0).get("id").asText();
        var source = coppice.home().resolve("images").resolve(image);
        var target = Files.createDirectories(home.resolve("images").resolve(image));
        try (var files = Files.list(source)) {
            for (var file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        var root = target.resolve("root.img");
        try (var channel = Files.newByteChannel(root, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(Files.size(root) / 2);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        }
        var elsewhere = new Coppice(Coppice.repository().resolve("coppice"), home);

        var result = elsewhere.run("up", CLUSTER, "--image", image, "--kubernetes", "none");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("root.img").contains("image build");
        Traces.assertNothingLeftOf(elsewhere, CLUSTER);
    }
}
