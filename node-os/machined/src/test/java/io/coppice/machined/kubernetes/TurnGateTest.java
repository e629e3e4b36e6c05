package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.service.Pace;
import io.coppice.nodeos.config.ControlPlanePeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnGateTest {

    private static final List<String> ALL = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
    private static final List<ControlPlanePeer> PEERS = List.of(peer(1), peer(2), peer(3));
    private static final Pace SOON = Pace.waiting(Duration.ofMillis(5), Duration.ofMillis(5));

    private final Known known = new Known();
    private final List<String> told = new ArrayList<>();

    @Test
    void theFirstWaitsForNobody() throws Exception {
        known.present.addAll(ALL);

        gate("cp-1", Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void theOthersStartOnceAServerServesWhicheverItIs() throws Exception {
        known.present.addAll(ALL);
        var waiting = CompletableFuture.runAsync(() -> await(gate("cp-2", Duration.ofHours(1))));
        assertThat(known.asked.tryAcquire(5, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting).isNotDone();

        known.serving.add("10.0.0.3");

        waiting.get(30, TimeUnit.SECONDS);
        assertThat(told).singleElement().asString().contains("10.0.0.1").doesNotContain("10.0.0.3");
    }

    @Test
    void nobodyWaitsForMachinesThatAreGone() throws Exception {
        known.present.add("10.0.0.3");

        gate("cp-2", Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void patienceEnds() throws Exception {
        known.present.addAll(ALL);

        gate("cp-3", Duration.ofSeconds(1)).await(told::add);

        assertThat(told).singleElement().asString().contains("10.0.0.1, 10.0.0.2");
    }

    @Test
    void aNodeThatIsNotAmongTheControlPlanesWaitsForNobody() throws Exception {
        known.present.addAll(ALL);

        gate("cp-9", Duration.ofHours(1)).await(told::add);

        assertThat(told).isEmpty();
    }

    private TurnGate gate(String own, Duration patience) {
        return new TurnGate(own, PEERS, known, patience, SOON);
    }

    private static ControlPlanePeer peer(int number) {
        return new ControlPlanePeer("CP-" + number, InetAddress.ofLiteral(ALL.get(number - 1)));
    }

    private void await(TurnGate gate) {
        try {
            gate.await(told::add);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static final class Known implements TurnGate.Peers {

        final Set<String> present = new HashSet<>();
        final Set<String> serving = ConcurrentHashMap.newKeySet();
        final Semaphore asked = new Semaphore(0);

        @Override
        public boolean serves(String address) {
            asked.release();
            return serving.contains(address);
        }

        @Override
        public boolean present(String address) {
            return present.contains(address);
        }
    }
}
