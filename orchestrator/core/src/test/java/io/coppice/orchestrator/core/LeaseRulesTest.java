package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.Lease;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRulesTest {

    private static final Instant NOW = Samples.NOW;
    private static final Lease.HeldBy HELD = new Lease.HeldBy(42, NOW.minusSeconds(5), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"2h, PT2H", "90m, PT1H30M", "45s, PT45S", "1d12h, PT36H", "1h30m, PT1H30M"})
    void timesAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(LeaseRules.parseDuration(text)).isEqualTo(expected);
        assertThat(LeaseRules.parse(text, NOW)).isEqualTo(new Lease.Until(NOW.plus(expected)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "2", "h", "0s", "-2h", "2h90", "two hours", "99999d", "30m2h", "2w"})
    void whatIsNoTimeIsRefusedWithARemedy(String text) {
        assertThatThrownBy(() -> LeaseRules.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 2h");
    }

    @Test
    void instantsAreRead() {
        assertThat(LeaseRules.parse("2030-02-01T00:00:00Z", NOW))
                .isEqualTo(new Lease.Until(Instant.parse("2030-02-01T00:00:00Z")));
        assertThat(LeaseRules.parse("permanent", NOW)).isEqualTo(new Lease.Permanent());
        assertThatThrownBy(() -> LeaseRules.parse("2030-01-31T11:59:59Z", NOW)).hasMessageContaining("ended already");
        assertThatThrownBy(() -> LeaseRules.parse("2030-02-30T00:00:00Z", NOW)).hasMessageContaining("not an instant");
    }

    @Test
    void leasesSurviveMetadata() {
        for (var lease : new Lease[] {new Lease.Permanent(), new Lease.Until(NOW.plusNanos(1)), HELD}) {
            assertThat(LeaseRules.decode(LeaseRules.encode(lease))).isEqualTo(lease);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "forever", "until", "until tomorrow", "held-by 1", "held-by x 2030-01-31T12:00:00Z PT1M"})
    void unknownMetadataIsRefused(String text) {
        assertThatThrownBy(() -> LeaseRules.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFixedLeaseEndsAtItsEnd() {
        var lease = new Lease.Until(NOW);

        assertThat(LeaseRules.isExpired(lease, NOW.minusNanos(1), (id, start) -> true))
                .isFalse();
        assertThat(LeaseRules.isExpired(lease, NOW, (id, start) -> true)).isTrue();
        assertThat(LeaseRules.isExpired(new Lease.Permanent(), Instant.MAX, (id, start) -> false))
                .isFalse();
    }

    @Test
    void aHeldLeaseEndsWithItsHolder() {
        assertThat(LeaseRules.isExpired(
                        HELD, Instant.MAX, (id, start) -> id == 42 && start.equals(HELD.processStart())))
                .isFalse();
        assertThat(LeaseRules.isExpired(HELD, NOW, (id, start) -> false)).isTrue();
    }

    @Test
    void nodesAreToldAnEndAndToldAgainInTime() {
        assertThat(LeaseRules.nodeExpiry(HELD, NOW)).contains(NOW.plusSeconds(60));
        assertThat(LeaseRules.nextRenewal(HELD, NOW)).contains(NOW.plusSeconds(20));
        assertThat(LeaseRules.nodeExpiry(new Lease.Permanent(), NOW)).isEmpty();
        assertThat(LeaseRules.nextRenewal(new Lease.Until(NOW), NOW)).isEmpty();
    }

    @Test
    void leasesAreDescribedForPeople() {
        assertThat(LeaseRules.describe(new Lease.Permanent())).isEqualTo("permanent");
        assertThat(LeaseRules.describe(new Lease.Until(NOW))).isEqualTo("until 2030-01-31T12:00:00Z");
        assertThat(LeaseRules.describe(HELD)).isEqualTo("held by process 42");
    }
}
