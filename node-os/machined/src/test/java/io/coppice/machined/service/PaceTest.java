package io.coppice.machined.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static final Pace PACE = Pace.waiting(Duration.ofMillis(250), Duration.ofSeconds(4));

    @ParameterizedTest
    @CsvSource({"0, 250", "62, 250", "63, 252", "500, 2000", "1000, 4000", "5000, 4000"})
    void slowQuestionsAreAskedLessOften(long took, long pause) {
        assertThat(PACE.after(Duration.ofMillis(took))).isEqualTo(Duration.ofMillis(pause));
    }
}
