package io.coppice.machined.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BootSequenceTest {

    private static final Map<String, List<String>> SHAPE = new java.util.LinkedHashMap<>();

    static {
        SHAPE.put("state", List.of());
        SHAPE.put("config", List.of("state"));
        SHAPE.put("identity", List.of("config"));
        SHAPE.put("network", List.of("config"));
        SHAPE.put("api", List.of("identity"));
        SHAPE.put("etcd", List.of("network", "identity"));
        SHAPE.put("running", List.of("api", "etcd"));
    }

    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @Test
    void phasesRunAfterThoseBeforeThemAndTwiceAlike() throws Exception {
        BootSequence sequence = sequence("none");
        for (int run = 0; run < 2; run++) {
            order.clear();
            assertThat(sequence.run().values()).hasSize(7).allMatch(PhaseOutcome.Done.class::isInstance);
            SHAPE.forEach((name, before) ->
                    before.forEach(earlier -> assertThat(order.indexOf(earlier)).isLessThan(order.indexOf(name))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "config", "identity", "network", "api", "etcd", "running"})
    void aFailureKeepsOnlyLaterPhasesFromRunning(String broken) throws Exception {
        Map<String, PhaseOutcome> outcomes = sequence(broken).run();
        assertThat(outcomes).hasSize(7);
        assertThat(outcomes.get(broken))
                .isInstanceOfSatisfying(
                        PhaseOutcome.Failed.class,
                        failed -> assertThat(failed.message()).isEqualTo("broken here"));
        SHAPE.keySet().forEach(name -> {
            if (name.equals(broken)) {
                return;
            }
            assertThat(outcomes.get(name))
                    .isInstanceOf(comesAfter(name, broken) ? PhaseOutcome.Skipped.class : PhaseOutcome.Done.class);
        });
    }

    @Test
    void independentPhasesRunTogether() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Phase.Action meet = () -> {
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException alone) {
                throw new PhaseException("ran alone", alone);
            }
        };
        Map<String, PhaseOutcome> outcomes = new BootSequence(
                        List.of(new Phase("one", List.of(), meet), new Phase("two", List.of(), meet)), silent())
                .run();
        assertThat(outcomes.values()).allMatch(PhaseOutcome.Done.class::isInstance);
    }

    @Test
    void aFaultOfTheAgentIsAFailureToo() throws Exception {
        Map<String, PhaseOutcome> outcomes = new BootSequence(
                        List.of(new Phase("one", List.of(), () -> {
                            throw new IllegalStateException("oops");
                        })),
                        silent())
                .run();
        assertThat(outcomes.get("one"))
                .isInstanceOfSatisfying(
                        PhaseOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("oops"));
    }

    @Test
    void anUnknownEarlierPhaseIsRefused() {
        assertThatThrownBy(() -> new BootSequence(List.of(new Phase("one", List.of("zero"), () -> {})), silent()))
                .hasMessageContaining("unknown phase zero");
    }

    private static boolean comesAfter(String name, String earlier) {
        return SHAPE.getOrDefault(name, List.of()).stream()
                .anyMatch(before -> before.equals(earlier) || comesAfter(before, earlier));
    }

    private BootSequence sequence(String broken) {
        List<Phase> phases = new ArrayList<>();
        SHAPE.forEach((name, before) -> phases.add(new Phase(name, before, () -> {
            order.add(name);
            if (name.equals(broken)) {
                throw new PhaseException("broken here");
            }
        })));
        return new BootSequence(phases, silent());
    }

    private static PhaseListener silent() {
        return new PhaseListener() {
            @Override
            public void started(Phase phase) {}

            @Override
            public void ended(Phase phase, PhaseOutcome outcome) {}
        };
    }
}
