package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.Fault;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.engine.PlanExecutor.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever instant a command dies at: the same one finishes it, and {@code down} leaves nothing. */
@Execution(ExecutionMode.CONCURRENT)
class KillTest {

    private static final ClusterSpec SPEC = Bench.spec("dev", 1, 1);
    private static final ClusterName NAME = SPEC.name();

    @TempDir
    Path directory;

    /** Dies right before or right after the step of this id. */
    private record DyingAt(String step, boolean before) implements UnaryOperator<StepRunner> {
        @Override
        public StepRunner apply(StepRunner inner) {
            return (reached, context) -> {
                if (before && reached.id().equals(step)) {
                    throw new SimulatedDeath("before " + step);
                }
                inner.run(reached, context);
                if (!before && reached.id().equals(step)) {
                    throw new SimulatedDeath("after " + step);
                }
            };
        }

        String place() {
            return toString().replaceAll("[^a-z0-9]+", "-");
        }
    }

    private static UnaryOperator<StepRunner> recording(Set<String> steps) {
        return inner -> (step, context) -> {
            steps.add(step.id());
            inner.run(step, context);
        };
    }

    private static List<String> stepsOfUp(Path directory) {
        var steps = new ConcurrentSkipListSet<String>();
        try (var bench = new Bench(directory);
                var engine = bench.engine(recording(steps), Clock.systemUTC())) {
            bench.up(engine, SPEC);
        }
        return List.copyOf(steps);
    }

    @TestFactory
    Stream<DynamicTest> upThatDiesAtAStepIsFinishedByTheNextAndRemovedByDown() {
        var steps = stepsOfUp(directory.resolve("rehearsal"));
        assertThat(steps).hasSizeGreaterThan(12);
        return steps.stream()
                .flatMap(step -> Stream.of(new DyingAt(step, true), new DyingAt(step, false)))
                .map(death -> dynamicTest(death.toString(), () -> {
                    dieIn(death, "finish", this::upFinishes);
                    dieIn(death, "remove", KillTest::downRemoves);
                }));
    }

    @TestFactory
    Stream<DynamicTest> upFromNodeTemplatesThatDiesAtAStepIsFinishedByTheNext() throws IOException {
        var steps = stepsOfUp(directory.resolve("rehearsal"));
        var maker = new Bench(directory.resolve("maker"));
        try (var engine = maker.engine()) {
            maker.up(engine, SPEC);
            assertThat(engine.makeNodeTemplates(NAME, maker.events::add)).hasSize(2);
        }
        return steps.stream()
                .flatMap(step -> Stream.of(new DyingAt(step, true), new DyingAt(step, false)))
                .map(death -> dynamicTest(
                        death.toString(),
                        () -> dieIn(death, "thaw", bench -> bench.shareNodeTemplatesOf(maker), bench -> {
                            upFinishes(bench);
                            assertThat(bench.hypervisor.calls())
                                    .contains(HypervisorCall.THAW)
                                    .doesNotContain(HypervisorCall.START);
                        })))
                .onClose(maker::close);
    }

    private interface Part {
        void of(Bench bench) throws Exception;
    }

    private void dieIn(DyingAt death, String folder, Part aftermath) throws Exception {
        dieIn(death, folder, _ -> {}, aftermath);
    }

    private void dieIn(DyingAt death, String folder, Part preparation, Part aftermath) throws Exception {
        var place = directory.resolve(death.place() + folder);
        try (var bench = new Bench(place)) {
            preparation.of(bench);
            try (var engine = bench.engine(death, Clock.systemUTC())) {
                assertThatThrownBy(() -> bench.up(engine, SPEC)).isInstanceOf(SimulatedDeath.class);
            }
            aftermath.of(bench);
        }
    }

    private void upFinishes(Bench bench) throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, SPEC);
            assertThat(engine.cluster(NAME).state()).isEqualTo(ClusterView.State.RUNNING);
            assertThat(engine.health(NAME).healthy()).isTrue();
        }
        downRemoves(bench);
    }

    private static void downRemoves(Bench bench) throws Exception {
        try (var engine = bench.engine()) {
            bench.down(engine, "dev");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> upThatDiesWithinAHypervisorCallIsFinishedAndRemoved() {
        return IntStream.rangeClosed(1, 4)
                .boxed()
                .flatMap(call -> Stream.of(
                        Fault.beforeAnyChange(call, () -> new SimulatedDeath("before call " + call)),
                        Fault.afterAnyChange(call, () -> new SimulatedDeath("after call " + call))))
                .map(fault -> dynamicTest(fault.moment() + " change " + fault.occurrence(), () -> {
                    for (var finish : new boolean[] {true, false}) {
                        var place = directory.resolve(fault.moment() + "-" + fault.occurrence() + "-" + finish);
                        try (var bench = new Bench(place)) {
                            bench.hypervisor.inject(fault);
                            try (var engine = bench.engine()) {
                                assertThatThrownBy(() -> bench.up(engine, SPEC)).isInstanceOf(SimulatedDeath.class);
                            }
                            if (finish) {
                                upFinishes(bench);
                            } else {
                                downRemoves(bench);
                            }
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> aHypervisorCallThatFailsLeavesNothingAndSaysSo() {
        return IntStream.rangeClosed(1, 4)
                .boxed()
                .flatMap(call -> Stream.of(
                        Fault.beforeAnyChange(call, () -> new HypervisorException.TimedOut("no answer", null)),
                        Fault.afterAnyChange(call, () -> new HypervisorException.TimedOut("no answer", null))))
                .map(fault -> dynamicTest(fault.moment() + " change " + fault.occurrence(), () -> {
                    try (var bench = new Bench(directory.resolve("f" + fault.moment() + fault.occurrence()))) {
                        bench.hypervisor.inject(fault);
                        try (var engine = bench.engine()) {
                            assertThatThrownBy(() -> bench.up(engine, SPEC))
                                    .isInstanceOf(CoppiceException.StepFailed.class)
                                    .hasMessageContaining("no answer");
                        }
                        assertThat(bench.remains()).isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> downThatDiesAtAStepIsFinishedByTheNext() throws Exception {
        var steps = new ConcurrentSkipListSet<String>();
        try (var bench = new Bench(directory.resolve("rehearsal-down"));
                var engine = bench.engine(recording(steps), Clock.systemUTC())) {
            bench.up(engine, SPEC);
            steps.clear();
            bench.down(engine, "dev");
        }
        assertThat(steps).hasSizeGreaterThan(6);
        return List.copyOf(steps).stream()
                .flatMap(step -> Stream.of(new DyingAt(step, true), new DyingAt(step, false)))
                .map(death -> dynamicTest(death.toString(), () -> {
                    var place = directory.resolve("down" + death.place());
                    try (var bench = new Bench(place)) {
                        try (var engine = bench.engine()) {
                            bench.up(engine, SPEC);
                        }
                        try (var engine = bench.engine(death, Clock.systemUTC())) {
                            assertThatThrownBy(() -> bench.down(engine, "dev")).isInstanceOf(SimulatedDeath.class);
                        }
                        downRemoves(bench);
                    }
                }));
    }

    @Test
    void upAfterAnUnfinishedDownMakesTheClusterAnew() throws Exception {
        try (var bench = new Bench(directory)) {
            try (var engine = bench.engine()) {
                bench.up(engine, SPEC);
            }
            try (var engine = bench.engine(new DyingAt("undefine/worker-1", false), Clock.systemUTC())) {
                assertThatThrownBy(() -> bench.down(engine, "dev")).isInstanceOf(SimulatedDeath.class);
            }
            upFinishes(bench);
        }
    }

    /** Every step is carried out twice in a row, as if its end had never been noticed. */
    @Test
    void everyStepMayBeRepeated() throws Exception {
        try (var bench = new Bench(directory)) {
            UnaryOperator<StepRunner> twice = inner -> (step, context) -> {
                inner.run(step, context);
                inner.run(step, context);
            };
            try (var engine = bench.engine(twice, Clock.systemUTC())) {
                bench.up(engine, SPEC);
                assertThat(engine.health(NAME).healthy()).isTrue();
                engine.apply(new Change.Stop(NAME), Bench.OPTIONS, bench.events::add);
                engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);
                bench.down(engine, "dev");
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void closingTheEngineEndsWhatIsUnderWayAndCleansUp() throws Exception {
        try (var bench = new Bench(directory)) {
            bench.nodes.keepSilent("worker-1");
            var engine = bench.engine();
            var up = Thread.ofVirtual()
                    .start(() -> assertThatCode(() -> bench.up(engine, SPEC))
                            .isInstanceOf(CoppiceException.StepFailed.class));
            while (bench.nodes.serving() == 0) {
                Thread.onSpinWait();
            }
            engine.close();
            up.join();
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void anInterruptEndsWhatIsUnderWayAndCleansUp() throws Exception {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            bench.nodes.keepSilent("worker-1");
            var failures = new ConcurrentLinkedQueue<CoppiceException>();
            var interrupted = new AtomicBoolean();
            var up = Thread.ofPlatform().start(() -> {
                try {
                    bench.up(engine, SPEC);
                } catch (CoppiceException e) {
                    failures.add(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            while (bench.nodes.serving() == 0) {
                Thread.onSpinWait();
            }
            up.interrupt();
            up.join();
            assertThat(failures)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure)
                            .isInstanceOf(CoppiceException.StepFailed.class)
                            .hasMessageContaining("interrupted")
                            .hasNoSuppressedExceptions());
            assertThat(interrupted).isTrue();
            assertThat(bench.remains()).isEmpty();
        }
    }
}
