package io.coppice.machined.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatedProcessorsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4"})
    void goProgramsHaveHalfOfThem(int processors, String expected) {
        assertThat(EmulatedProcessors.environment(Map.of("COPPICE_EMULATED", "1"), processors))
                .containsExactly(Map.entry("GOMAXPROCS", expected));
        assertThat(EmulatedProcessors.environment(Map.of("PATH", "/bin"), processors))
                .as("real ones are left to it")
                .isEmpty();
    }
}
