package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every test has a place of its own for its report. */
class ReportPlaceTest {

    @Test
    void methodsLieBelowTheirClassAndRepetitionsAreNumbered() {
        assertThat(ReportPlace.relative("a.OrderIT", "pays", "[engine:e]/[class:a.OrderIT]/[method:pays()]"))
                .isEqualTo(Path.of("a.OrderIT", "pays"));
        assertThat(ReportPlace.relative(
                        "a.OrderIT",
                        "pays",
                        "[engine:e]/[class:a.OrderIT]/[test-template:pays(int)]/[test-template-invocation:#12]"))
                .isEqualTo(Path.of("a.OrderIT", "pays-12"));
    }
}
