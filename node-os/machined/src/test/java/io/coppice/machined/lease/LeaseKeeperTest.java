package io.coppice.machined.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LeaseKeeperTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final DriveLease NO_DRIVE = new DriveLease.None();

    @TempDir
    private Path directory;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private LeaseKeeper keeper;

    @BeforeEach
    void open() {
        keeper = keeper(time::get);
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void endsByTheMonotonicClockThoughTheWallClockStandsStill() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusMillis(300)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndBeyondAllClocksIsFarAway() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(Instant.MAX));
        keeper.renew(Optional.of(Instant.MAX.minusSeconds(1)));
        assertThat(keeper.expiresAt()).contains(Instant.MAX.minusSeconds(1));
        assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void endsWhenTheWallClockHasPassedTheEnd() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.minusSeconds(1)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndThatCannotBeKeptIsSaidAndIsInForceAllTheSame() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(100)));
        Files.delete(directory.resolve("lease"));
        Files.createDirectories(directory.resolve("lease/in/the/way"));
        Optional<Instant> renewed = Optional.of(NOW.plusSeconds(5000));

        assertThatThrownBy(() -> keeper.renew(renewed))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.UNAVAILABLE))
                .hasMessageContaining("cannot be kept");

        assertThat(keeper.expiresAt()).isEqualTo(renewed);
    }

    @Test
    void aRenewalIsKeptOverARestartUntilTheConfigBringsAnotherEnd() throws Exception {
        Optional<Instant> configured = Optional.of(NOW.plusSeconds(100));
        Optional<Instant> renewed = Optional.of(NOW.plusSeconds(5000));
        keeper.begin(NO_DRIVE, configured);
        keeper.renew(renewed);
        restart();
        keeper.begin(NO_DRIVE, configured);
        assertThat(keeper.expiresAt()).isEqualTo(renewed);
        restart();
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(200)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(200));
    }

    @Test
    void aDriveThatWasRewrittenWhileTheNodeWasDownCountsThoughTheNodeKeepsAConfigOfItsOwn() throws Exception {
        Optional<Instant> configured = Optional.of(NOW.plusSeconds(100));
        keeper.begin(new DriveLease.Says(configured), configured);
        keeper.renew(Optional.of(NOW.plusSeconds(5000)));
        restart();
        keeper.begin(new DriveLease.Says(Optional.of(NOW.plusSeconds(9000))), configured);
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(9000));
        restart();
        keeper.begin(new DriveLease.Says(Optional.empty()), configured);
        assertThat(keeper.expiresAt()).isEmpty();
    }

    @Test
    void aConfigThatWasStagedCountsThoughTheDriveIsAsItWas() throws Exception {
        DriveLease drive = new DriveLease.Says(Optional.of(NOW.plusSeconds(100)));
        keeper.begin(drive, Optional.of(NOW.plusSeconds(100)));
        restart();
        keeper.begin(drive, Optional.of(NOW.plusSeconds(700)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(700));
        restart();
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(700)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(700));
    }

    @Test
    void aConfigThatChangesWhileRunningCountsOverRestartsAndOneThatSaysTheSameChangesNothing() throws Exception {
        DriveLease drive = new DriveLease.Says(Optional.of(NOW.plusSeconds(100)));
        keeper.begin(drive, Optional.of(NOW.plusSeconds(100)));
        keeper.renew(Optional.of(NOW.plusSeconds(5000)));
        keeper.reconfigure(Optional.of(NOW.plusSeconds(100)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(5000));
        keeper.reconfigure(Optional.of(NOW.plusSeconds(300)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(300));
        restart();
        keeper.begin(drive, Optional.of(NOW.plusSeconds(300)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(300));
    }

    @Test
    void aRecordThatCannotBeReadIsSaidWithItsFile() throws Exception {
        Files.writeString(directory.resolve("lease"), "garbage");
        assertThatThrownBy(() -> keeper.begin(NO_DRIVE, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lease holds 'garbage'");
    }

    @Test
    void aLeaseCanBecomeEndlessAndLimitedAgain() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(100)));
        keeper.renew(Optional.empty());
        assertThat(keeper.expiresAt()).isEmpty();
        keeper.renew(Optional.of(NOW.plusMillis(200)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aForkThatWakesAfterItsOldEndLivesUntilItsNewOne() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(100)));
        Instant later = NOW.plus(Duration.ofDays(90));
        Optional<Instant> end = Optional.of(later.plusSeconds(3600));

        keeper.adopt(later, end, () -> {
            assertThat(keeper.expiresAt()).as("before the clock is set").isEqualTo(end);
            time.set(later);
        });

        assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        restart();
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(100)));
        assertThat(keeper.expiresAt()).isEqualTo(end);
        time.set(end.get());
        keeper.renew(Optional.empty());
        keeper.renew(Optional.of(end.get().plusMillis(100)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theNewEndOfAForkIsMeasuredAgainstItsNewTime() throws Exception {
        keeper.begin(NO_DRIVE, Optional.empty());
        Instant later = NOW.plus(Duration.ofDays(90));

        keeper.adopt(later, Optional.of(later.plusMillis(300)), () -> {});

        assertThat(ended.await(10, TimeUnit.SECONDS))
                .as("by the monotonic clock, though the wall clock stands 90 days before")
                .isTrue();
    }

    @Test
    void aClockThatIsSetBackEndsNothingThoughTheNewEndIsBeforeTheOldTime() throws Exception {
        keeper.begin(NO_DRIVE, Optional.empty());
        Instant earlier = NOW.minus(Duration.ofDays(1));

        keeper.adopt(earlier, Optional.of(earlier.plusSeconds(3600)), () -> {
            assertThat(ended.await(200, TimeUnit.MILLISECONDS))
                    .as("while the clock still shows the old time")
                    .isFalse();
            time.set(earlier);
        });

        assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(keeper.expiresAt()).contains(earlier.plusSeconds(3600));
    }

    @Test
    void aClockThatCannotBeSetLeavesTheNewEndToTheMonotonicClock() throws Exception {
        keeper.begin(NO_DRIVE, Optional.empty());
        Instant earlier = NOW.minus(Duration.ofDays(1));
        IllegalStateException refusal = new IllegalStateException("no");

        assertThatThrownBy(() -> keeper.adopt(earlier, Optional.of(earlier.plusSeconds(3600)), () -> {
                    throw refusal;
                }))
                .isSameAs(refusal);

        assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        keeper.adopt(earlier, Optional.of(earlier.plusMillis(100)), () -> {});
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aForkWithoutALeaseLives() throws Exception {
        keeper.begin(NO_DRIVE, Optional.of(NOW.plusSeconds(100)));

        keeper.adopt(NOW.plusSeconds(1000), Optional.empty(), () -> time.set(NOW.plusSeconds(1000)));

        assertThat(keeper.expiresAt()).isEmpty();
        assertThat(ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void anEndInThePastIsRefused() throws Exception {
        keeper.begin(NO_DRIVE, Optional.empty());
        assertThatThrownBy(() -> keeper.renew(Optional.of(NOW)))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID));
        assertThat(keeper.expiresAt()).isEmpty();
    }

    private void restart() {
        keeper.close();
        keeper = keeper(time::get);
    }

    private LeaseKeeper keeper(InstantSource clock) {
        return new LeaseKeeper(directory.resolve("lease"), clock, ended::countDown);
    }
}
