package io.coppice.machined.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineIdTest {

    @TempDir
    private Path folder;

    @Test
    void isDrawnOnceForAStateDisk() throws IOException {
        var state = Files.createDirectory(folder.resolve("state"));

        MachineId.establish(state, folder.resolve("first-boot"));
        MachineId.establish(state, folder.resolve("second-boot"));

        assertThat(folder.resolve("first-boot/machine-id")).content().matches("[0-9a-f]{12}4[0-9a-f]{19}\n");
        assertThat(folder.resolve("second-boot/machine-id"))
                .hasSameTextualContentAs(folder.resolve("first-boot/machine-id"));
    }

    @Test
    void twoStateDisksHaveTwo() throws IOException {
        var one = Files.createDirectory(folder.resolve("one"));
        var other = Files.createDirectory(folder.resolve("other"));

        MachineId.establish(one, folder.resolve("run-one"));
        MachineId.establish(other, folder.resolve("run-other"));

        assertThat(Files.readString(folder.resolve("run-one/machine-id")))
                .isNotEqualTo(Files.readString(folder.resolve("run-other/machine-id")));
    }
}
