package io.coppice.machined.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockFaultTest {

    private static final Instant BOOT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private long monotonic;
    private long ahead = BOOT.getEpochSecond() * 1_000_000_000;

    private ClockFault clock() {
        return new ClockFault(directory.resolve("faults/clock"), this::wall, () -> monotonic, nanos -> ahead = nanos);
    }

    private Instant wall() {
        return Instant.EPOCH.plusNanos(ahead + monotonic);
    }

    private void passes(Duration time) {
        monotonic += time.toNanos();
    }

    @Test
    void theRightTimeGoesOnWhileTheClockIsWrong() throws Exception {
        var clock = clock();

        clock.shift(HOUR);
        passes(Duration.ofMinutes(10));

        assertThat(wall()).isEqualTo(BOOT.plus(Duration.ofMinutes(70)));
        assertThat(clock.instant()).isEqualTo(BOOT.plus(Duration.ofMinutes(10)));
        assertThat(clock.offset()).isEqualTo(HOUR);
    }

    @Test
    void anOffsetIsFromTheRightTimeHoweverOften() throws Exception {
        var clock = clock();

        clock.shift(HOUR);
        clock.shift(HOUR);
        assertThat(wall()).isEqualTo(BOOT.plus(HOUR));
        clock.shift(HOUR.negated());
        assertThat(wall()).isEqualTo(BOOT.minus(HOUR));
    }

    @Test
    void anAgentThatIsStartedAnewPutsItRight() throws Exception {
        clock().shift(HOUR);
        passes(HOUR);

        var anew = clock();
        assertThat(anew.offset()).isEqualTo(HOUR);
        anew.clear();
        anew.clear();

        assertThat(wall()).isEqualTo(BOOT.plus(HOUR));
        assertThat(anew.offset()).isZero();
        assertThat(clock().offset()).isZero();
    }

    @Test
    void whatSomebodyElseHasSetIsRight() throws Exception {
        var clock = clock();
        clock.shift(HOUR);

        clock.setBy(() -> ahead += Duration.ofDays(3).toNanos());
        clock.clear();

        assertThat(clock.instant()).isEqualTo(BOOT.plus(HOUR).plus(Duration.ofDays(3)));
        assertThat(wall()).isEqualTo(clock.instant());
    }

    @Test
    void aClockThatSomebodyElseCouldNotSetIsAsWrongAsBefore() throws Exception {
        var clock = clock();
        clock.shift(HOUR);

        assertThatThrownBy(() -> clock.setBy(() -> {
                    throw new IOException("no clock");
                }))
                .hasMessage("no clock");

        assertThat(clock.offset()).isEqualTo(HOUR);
        assertThat(clock.instant()).isEqualTo(BOOT);
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Files.createDirectories(directory.resolve("faults"));
        Files.writeString(directory.resolve("faults/clock"), "noon");

        assertThatThrownBy(this::clock).hasMessageContaining("faults/clock");
    }
}
