package io.coppice.machined.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path directory;

    @Test
    void theFileHasTheNewTextAndPermissionsAndNothingIsLeftBeside() throws IOException {
        Path file = directory.resolve("file");
        WholeFile.replace(file, "old", WholeFile.READABLE);

        WholeFile.replace(file, "newer", "rw-------");

        assertThat(file).hasContent("newer");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("file");
    }

    @Test
    void whatAWriteLeftThatWasKilledIsInNobodysWay() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(directory.resolve(".file.next"), "half a te");

        WholeFile.replace(file, "text", WholeFile.READABLE);

        assertThat(file).hasContent("text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(WholeFile.READABLE);
        assertThat(directory.toFile().list()).containsExactly("file");
    }
}
