package io.coppice.machined.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.NodeException;
import java.nio.file.Path;
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
        keeper.begin(Optional.of(NOW.plusMillis(300)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndBeyondAllClocksIsFarAway() throws Exception {
        keeper.begin(Optional.of(Instant.MAX));
        keeper.renew(Optional.of(Instant.MAX.minusSeconds(1)));
        assertThat(keeper.expiresAt()).contains(Instant.MAX.minusSeconds(1));
        assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void endsWhenTheWallClockHasPassedTheEnd() throws Exception {
        keeper.begin(Optional.of(NOW.minusSeconds(1)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRenewalIsKeptOverARestartUntilTheConfigBringsAnotherEnd() throws Exception {
        Optional<Instant> configured = Optional.of(NOW.plusSeconds(100));
        Optional<Instant> renewed = Optional.of(NOW.plusSeconds(5000));
        keeper.begin(configured);
        keeper.renew(renewed);
        keeper.close();

        keeper = keeper(time::get);
        keeper.begin(configured);
        assertThat(keeper.expiresAt()).isEqualTo(renewed);
        keeper.begin(Optional.of(NOW.plusSeconds(200)));
        assertThat(keeper.expiresAt()).contains(NOW.plusSeconds(200));
    }

    @Test
    void aLeaseCanBecomeEndlessAndLimitedAgain() throws Exception {
        keeper.begin(Optional.of(NOW.plusSeconds(100)));
        keeper.renew(Optional.empty());
        assertThat(keeper.expiresAt()).isEmpty();
        keeper.renew(Optional.of(NOW.plusMillis(200)));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndInThePastIsRefused() throws Exception {
        keeper.begin(Optional.empty());
        assertThatThrownBy(() -> keeper.renew(Optional.of(NOW)))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID));
        assertThat(keeper.expiresAt()).isEmpty();
    }

    private LeaseKeeper keeper(InstantSource clock) {
        return new LeaseKeeper(directory.resolve("lease"), clock, ended::countDown);
    }
}
