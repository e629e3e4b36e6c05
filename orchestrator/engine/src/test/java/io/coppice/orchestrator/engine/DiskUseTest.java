package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskUseTest {

    @TempDir
    Path directory;

    @Test
    void holesTakeNothing() throws IOException {
        try (var sparse = new RandomAccessFile(directory.resolve("ram").toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        Files.write(directory.resolve("state"), new byte[1 << 20]);

        assertThat(DiskUse.of(directory)).isBetween(1L << 20, 2L << 20);
    }

    @Test
    void whatHasJustBeenDeletedTakesNothing() throws IOException {
        assertThat(DiskUse.of(directory.resolve("gone"))).isZero();
    }
}
