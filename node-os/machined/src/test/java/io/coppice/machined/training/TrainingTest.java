package io.coppice.machined.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TrainingTest {

    @TempDir
    private Path directory;

    @Test
    void bootsAndServesInsideOneDirectory() throws Exception {
        Training.run(directory);
        assertThat(Files.readAllLines(directory.resolve("console")))
                .contains("coppice: phase state", "coppice: phase running")
                .noneMatch(line -> line.contains("failed"));
        assertThat(directory.resolve("var/lib/coppice/config.yaml")).exists();
    }
}
