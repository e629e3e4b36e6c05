package io.coppice.machined.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.testing.TestPaths;
import io.coppice.nodeos.config.ExtensionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionsTest {

    private static final ExtensionConfig GOOD =
            new ExtensionConfig("kubernetes", "1.20.2", "coppice-ext-0", "0a".repeat(32), 4711);
    private static final ExtensionConfig BAD = new ExtensionConfig("tools", "2", "bad-disk", "0b".repeat(32), 1);

    @TempDir
    Path directory;

    @Test
    void eachIsHandedToNodectlWithAllThatItNeeds() throws Exception {
        NodePaths paths = paths();

        new Extensions(paths).mount(List.of(GOOD));
        new Extensions(paths).mount(List.of(GOOD));

        String call = "extension coppice-ext-0 " + directory + "/run/coppice/extensions/kubernetes " + "0a".repeat(32)
                + " 4711";
        assertThat(Files.readAllLines(directory.resolve("calls"))).containsExactly(call, call);
    }

    @Test
    void oneThatFailsIsNamedAndTheOthersAreMounted() throws Exception {
        NodePaths paths = paths();

        assertThatThrownBy(() -> new Extensions(paths).mount(List.of(BAD, GOOD)))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("extension tools 2 on disk bad-disk")
                .hasMessageContaining("no such disk")
                .hasMessageContaining("attach");
        assertThat(Files.readString(directory.resolve("calls"))).contains("coppice-ext-0");
    }

    @Test
    void withoutExtensionsNothingIsRun() throws Exception {
        new Extensions(paths()).mount(List.of());

        assertThat(directory.resolve("calls")).doesNotExist();
    }

    /** Paths with a nodectl that writes down how it is called and fails for one disk. */
    private NodePaths paths() throws IOException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        Path nodectl =
                Files.writeString(programs.resolve("nodectl"), """
                #!/bin/sh
                echo "$@" >>CALLS
                [ "$2" = bad-disk ] || exit 0
                echo no such disk
                exit 1
                """.replace("CALLS", "\"" + directory + "/calls\""));
        Files.setPosixFilePermissions(nodectl, PosixFilePermissions.fromString("rwxr-xr-x"));
        return TestPaths.withPrograms(directory, programs);
    }
}
