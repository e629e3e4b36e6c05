package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {

    private static final ClusterName NAME = new ClusterName("dev");

    @TempDir
    Path directory;

    private static Clock clockIn(Duration later) {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    private static Lease.HeldBy heldBy(ProcessHandle process, Duration grace) {
        return new Lease.HeldBy(process.pid(), process.info().startInstant().orElseThrow(), grace);
    }

    @Test
    void anExpiredClusterIsCollectedByTheNextLook() throws Exception {
        try (var bench = new Bench(directory)) {
            var lease = new Lease.Until(Instant.now().plus(Duration.ofHours(1)));
            try (var engine = bench.engine()) {
                bench.up(engine, Bench.spec("dev", 1, 1, lease));
                assertThat(engine.clusters()).hasSize(1);
            }
            try (var engine = bench.engine(UnaryOperator.identity(), clockIn(Duration.ofHours(2)))) {
                assertThat(engine.clusters()).isEmpty();
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void anExpiredClusterOfALostStoreIsCollectedByWhatStandsInItsDomains() throws Exception {
        try (var bench = new Bench(directory)) {
            var lease = new Lease.Until(Instant.now().plus(Duration.ofHours(1)));
            try (var engine = bench.engine()) {
                bench.up(engine, Bench.spec("dev", 1, 0, lease));
            }
            for (var file : new String[] {"coppice.db", "coppice.db-wal", "coppice.db-shm"}) {
                Files.deleteIfExists(bench.home.resolve(file));
            }
            try (var engine = bench.engine(UnaryOperator.identity(), clockIn(Duration.ofHours(2)))) {
                assertThat(engine.clusters()).isEmpty();
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void anotherCommandCollectsToo() throws Exception {
        try (var bench = new Bench(directory)) {
            try (var engine = bench.engine()) {
                bench.up(
                        engine,
                        Bench.spec("old", 1, 0, new Lease.Until(Instant.now().plusSeconds(3600))));
            }
            try (var engine = bench.engine(UnaryOperator.identity(), clockIn(Duration.ofHours(2)))) {
                bench.down(engine, "other");
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void aRenewedClusterLives() {
        try (var bench = new Bench(directory)) {
            try (var engine = bench.engine()) {
                bench.up(
                        engine,
                        Bench.spec("dev", 1, 0, new Lease.Until(Instant.now().plusSeconds(3600))));
                var renewed = new Lease.Until(Instant.now().plus(Duration.ofDays(1)));
                engine.apply(new Change.Renew(NAME, renewed), Bench.OPTIONS, bench.events::add);
            }
            try (var engine = bench.engine(UnaryOperator.identity(), clockIn(Duration.ofHours(2)))) {
                assertThat(engine.clusters()).hasSize(1);
            }
        }
    }

    @Test
    void theClusterOfADeadProcessIsCollected() throws Exception {
        var process = new ProcessBuilder("sleep", "1000").start();
        try (var bench = new Bench(directory)) {
            try (var engine = bench.engine()) {
                bench.up(engine, Bench.spec("dev", 1, 0, heldBy(process.toHandle(), Duration.ofMinutes(10))));
                assertThat(engine.clusters()).hasSize(1);
                process.destroyForcibly();
                process.waitFor();
                assertThat(engine.clusters()).isEmpty();
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void theHolderKeepsTellingTheNodesThatTheyMayGoOn() throws Exception {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            var lease = heldBy(ProcessHandle.current(), Duration.ofMillis(300));
            bench.up(engine, Bench.spec("dev", 1, 0, lease));
            var generation = bench.hypervisor
                    .domains()
                    .getFirst()
                    .metadata()
                    .properties()
                    .get("generation");
            assertRenewals(bench.nodes.etcd("dev/" + generation).renewals);

            try (var _ = ClusterLock.acquire(Home.open(bench.home), NAME, "something else")) {
                assertThatThrownBy(() -> bench.down(engine, "dev")).isInstanceOf(CoppiceException.Conflict.class);
            }
            assertRenewals(bench.nodes.etcd("dev/" + generation).renewals);
        }
    }

    private static void assertRenewals(AtomicInteger renewals) {
        var before = renewals.get();
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (renewals.get() < before + 3 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(renewals.get()).isGreaterThanOrEqualTo(before + 3);
    }

    @Test
    void aProcessIsKnownByItsStartToo() {
        var self = ProcessHandle.current();
        var start = self.info().startInstant().orElseThrow();
        assertThat(Processes.alive(self.pid(), start)).isTrue();
        assertThat(Processes.alive(self.pid(), start.minusSeconds(100))).isFalse();
    }
}
