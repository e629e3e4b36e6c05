package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S",
        "1h30m, PT1H30M",
        "2d3h4m5s, P2DT3H4M5S",
        "9999d, P9999D",
        "1.5h, PT1H30M",
        "1.5s, PT1.5S",
        "100ms, PT0.1S",
        "1m5ms, PT1M0.005S",
        "1s500ms, PT1.5S",
        "500us, PT0.0005S",
        "0.5ms, PT0.0005S"
    })
    void durationsAreReadAsWritten(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1s1m", "1ms1s", "1 s", "1.s", ".5s", "10000d", "soon"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parseOrZero(text))
                .withMessageContaining("'" + text + "' is no duration: write it like");
    }

    @Test
    void nothingIsADurationWhereThatIsAskedFor() {
        assertThat(Durations.parseOrZero("0s")).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("0s"))
                .withMessageContaining("'0s' is no duration");
    }
}
