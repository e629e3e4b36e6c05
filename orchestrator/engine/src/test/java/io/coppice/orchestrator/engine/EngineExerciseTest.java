package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineExerciseTest {

    @Test
    void everyCallReachesTheServerOverTls(@TempDir Path directory) throws IOException {
        assertThat(EngineExercise.run(directory.resolve("home"))).isEqualTo(7);
    }
}
