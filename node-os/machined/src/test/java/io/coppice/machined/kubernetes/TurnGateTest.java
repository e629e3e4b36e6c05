package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.ControlPlanePeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnGateTest {

    private static final Set<String> ALL = Set.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
    private static final List<ControlPlanePeer> PEERS = List.of(peer(1), peer(2), peer(3));

    private final CountDownLatch served = new CountDownLatch(1);
    private final Semaphore looks = new Semaphore(0);
    private final List<String> told = new ArrayList<>();

    @Test
    void theFirstWaitsForNobody() throws Exception {
        gate("cp-1", ALL, Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void theOthersWaitUntilAServerServes() throws Exception {
        var waiting = CompletableFuture.runAsync(() -> await(gate("cp-2", ALL, Duration.ofHours(1))));
        assertThat(looks.tryAcquire(5, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting).isNotDone();

        served.countDown();

        waiting.get(30, TimeUnit.SECONDS);
        assertThat(told).singleElement().asString().contains("10.0.0.1").doesNotContain("10.0.0.3");
    }

    @Test
    void nobodyWaitsForMachinesThatAreGone() throws Exception {
        gate("cp-2", Set.of("10.0.0.3"), Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void patienceEnds() throws Exception {
        gate("cp-3", ALL, Duration.ofSeconds(1)).await(told::add);

        assertThat(told).singleElement().asString().contains("10.0.0.1, 10.0.0.2");
    }

    @Test
    void aNodeThatIsNotAmongTheControlPlanesWaitsForNobody() throws Exception {
        gate("cp-9", ALL, Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    private TurnGate gate(String own, Set<String> present, Duration patience) {
        return new TurnGate(
                own,
                PEERS,
                served,
                address -> {
                    looks.release();
                    return present.contains(address);
                },
                patience,
                Duration.ofMillis(5));
    }

    private static ControlPlanePeer peer(int number) {
        return new ControlPlanePeer("CP-" + number, InetAddress.ofLiteral("10.0.0." + number));
    }

    private void await(TurnGate gate) {
        try {
            gate.await(told::add);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
