package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.Fault;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.ApplyOptions.NodeStart;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.ProgressEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Nodes go on from node templates where there are any, and boot otherwise. */
class WarmUpTest {

    private static final ClusterName ONE = new ClusterName("one");

    @TempDir
    Path directory;

    /** With the node templates of a control plane and a worker, of a cluster that is gone. */
    private static Bench bench(Path directory) {
        var bench = new Bench(directory);
        bench.hypervisor.shrinkFrozenMemory();
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            assertThat(engine.makeNodeTemplates(new ClusterName("dev"), bench.events::add))
                    .hasSize(2);
            bench.down(engine, "dev");
        }
        bench.events.clear();
        return bench;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static List<HypervisorCall> startsDuring(Bench bench, Work work) throws IOException {
        var before = bench.hypervisor.calls().size();
        work.run();
        var calls = bench.hypervisor.calls();
        return calls.subList(before, calls.size()).stream()
                .filter(call -> call == HypervisorCall.START || call == HypervisorCall.THAW)
                .toList();
    }

    private static List<String> notes(Bench bench) {
        return List.copyOf(bench.events).stream()
                .filter(ProgressEvent.Note.class::isInstance)
                .map(event -> ((ProgressEvent.Note) event).text())
                .toList();
    }

    private static List<Path> templates(Engine engine) {
        return engine.nodeTemplates().stream().map(NodeTemplateView::directory).toList();
    }

    @Test
    void nodesOfAnotherClusterGoOnFromTheTemplates() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 2)));

            assertThat(starts).containsOnly(HypervisorCall.THAW).hasSize(3);
            assertThat(engine.health(ONE).healthy()).isTrue();
            assertThat(templates(engine)).hasSize(2);
            bench.down(engine, "one");
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void everyNodeIsToldWhoItIsInAWordOfItsOwn() {
        var begun = Instant.now();
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            bench.up(engine, Bench.spec("one", 1, 2));

            var words = bench.nodes.templates().words().values().stream()
                    .map(word -> List.of(word.split(" ", -1)))
                    .toList();
            assertThat(words).hasSize(3).allSatisfy(word -> {
                assertThat(word).hasSize(5).first().isEqualTo("coppice-fork");
                assertThat(UUID.fromString(word.get(1))).hasToString(word.get(1));
                assertThat(Instant.ofEpochSecond(Long.parseLong(word.get(2)), Long.parseLong(word.get(3))))
                        .isBetween(begun, Instant.now());
                assertThat(word.get(4)).matches("[0-9a-f]{128}");
            });
            assertThat(words).extracting(word -> word.get(1)).doesNotHaveDuplicates();
            assertThat(words).extracting(word -> word.get(4)).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoeverWantsItBootsEveryNode() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            var cold = new ApplyOptions(Duration.ofSeconds(60), false, NodeStart.COLD);

            var starts = startsDuring(
                    bench, () -> engine.apply(new Change.Up(Bench.spec("one", 1, 1)), cold, bench.events::add));

            assertThat(starts).containsOnly(HypervisorCall.START).hasSize(2);
        }
    }

    @Test
    void aNodeThatRanBeforeBootsWhenItIsStarted() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            bench.up(engine, Bench.spec("one", 1, 1));
            engine.apply(new Change.Stop(ONE), Bench.OPTIONS, bench.events::add);

            var starts =
                    startsDuring(bench, () -> engine.apply(new Change.Start(ONE), Bench.OPTIONS, bench.events::add));

            assertThat(starts).containsOnly(HypervisorCall.START).hasSize(2);
            assertThat(engine.health(ONE).healthy()).isTrue();
        }
    }

    @Test
    void aTemplateThatIsDamagedIsNotUsed() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            var templates = templates(engine);
            NodeTemplatesTest.truncate(templates.getFirst().resolve("ram"));
            Files.writeString(templates.getLast().resolve("template.yaml"), "damaged");

            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 1)));

            assertThat(starts).containsOnly(HypervisorCall.START).hasSize(2);
            assertThat(engine.makeNodeTemplates(ONE, bench.events::add)).hasSize(2);
            bench.down(engine, "one");
            assertThat(startsDuring(bench, () -> bench.up(engine, Bench.spec("two", 1, 1))))
                    .containsOnly(HypervisorCall.THAW);
        }
    }

    @Test
    void aTemplateWhoseMemoryWasChangedIsDeletedAndTheNodeBoots() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            for (var template : templates(engine)) {
                var ram = template.resolve("ram");
                var content = Files.readAllBytes(ram);
                content[0] ^= 1;
                Files.delete(ram);
                Files.write(ram, content);
            }

            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 1)));

            assertThat(starts).containsExactly(HypervisorCall.START, HypervisorCall.START);
            assertThat(templates(engine)).isEmpty();
        }
    }

    @Test
    void aTemplateWhoseMachineNeverAnswersIsDeletedAndTheNodeBoots() throws IOException {
        try (var bench = bench(directory)) {
            bench.awakeningLimit = Duration.ZERO;
            bench.nodes.templates().goDeaf();
            try (var engine = bench.engine()) {
                var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 0)));

                assertThat(starts).containsExactly(HypervisorCall.THAW, HypervisorCall.START);
                assertThat(engine.health(ONE).healthy()).isTrue();
                assertThat(templates(engine)).hasSize(1);
                assertThat(notes(bench))
                        .anySatisfy(note -> assertThat(note)
                                .contains(
                                        "boots, for it did not go on from node template", "deleted", "did not answer"));
            }
        }
    }

    @Test
    void aTemplateWhoseMachineDoesNotStayOnIsDeletedAndTheNodeBoots() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.OPEN_CONSOLE, 1, () -> new HypervisorException.InvalidState("it is off", null)));

            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 0)));

            assertThat(starts).containsExactly(HypervisorCall.THAW, HypervisorCall.START);
            assertThat(engine.health(ONE).healthy()).isTrue();
            assertThat(templates(engine)).hasSize(1);
            assertThat(notes(bench)).anySatisfy(note -> assertThat(note).contains("is deleted: it is off"));
        }
    }

    @Test
    void aTemplateThatCannotBeThawedIsDeletedAndTheNodeBoots() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.THAW, 1, () -> new HypervisorException.Failed("unknown savevm section", null)));

            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 0)));

            assertThat(starts).containsExactly(HypervisorCall.THAW, HypervisorCall.START);
            assertThat(templates(engine)).hasSize(1);
            assertThat(notes(bench)).anySatisfy(note -> assertThat(note).contains("unknown savevm section"));
        }
    }

    @Test
    void onAHostThatCannotThawNodesBootAndTheTemplateIsKept() throws IOException {
        try (var bench = bench(directory);
                var engine = bench.engine()) {
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.THAW, 1, () -> new HypervisorException.Unsupported("no QEMU here", null)));

            var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 0)));

            assertThat(starts).containsExactly(HypervisorCall.THAW, HypervisorCall.START);
            assertThat(engine.health(ONE).healthy()).isTrue();
            assertThat(templates(engine)).hasSize(2);
            assertThat(notes(bench)).anySatisfy(note -> assertThat(note).contains("no QEMU here"));
        }
    }

    @Test
    void whoeverGivesUpWaitingForTheAnswerKeepsTheTemplate() throws Exception {
        try (var bench = bench(directory)) {
            bench.nodes.templates().goDeaf();
            var engine = bench.engine();
            var failures = new ArrayList<RuntimeException>();
            var up = Thread.ofVirtual().start(() -> {
                try {
                    bench.up(engine, Bench.spec("one", 1, 0));
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            });
            var before = bench.hypervisor.calls().stream()
                    .filter(HypervisorCall.RESUME::equals)
                    .count();
            while (bench.hypervisor.calls().stream()
                            .filter(HypervisorCall.RESUME::equals)
                            .count()
                    == before) {
                Thread.onSpinWait();
            }
            engine.close();
            up.join();

            assertThat(failures).hasSize(1);
            assertThat(bench.remains()).isEmpty();
            try (var again = bench.engine()) {
                assertThat(templates(again)).hasSize(2);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aCommandThatDiesBeforeTheNodeHasItsWordIsFinishedByTheNext() {
        return Stream.of(
                        Fault.before(HypervisorCall.THAW, 1, () -> new SimulatedDeath("before the thaw")),
                        Fault.after(HypervisorCall.THAW, 1, () -> new SimulatedDeath("after the thaw")),
                        Fault.before(HypervisorCall.OPEN_CONSOLE, 1, () -> new SimulatedDeath("before the console")),
                        Fault.before(HypervisorCall.RESUME, 1, () -> new SimulatedDeath("before it goes on")),
                        Fault.after(HypervisorCall.RESUME, 1, () -> new SimulatedDeath("when it goes on")))
                .map(fault -> dynamicTest(
                        fault.moment() + " " + fault.call().orElseThrow(),
                        () -> dieAndFinish(
                                fault,
                                directory.resolve(
                                        fault.moment() + "-" + fault.call().orElseThrow()))));
    }

    private static void dieAndFinish(Fault fault, Path place) throws IOException {
        try (var bench = bench(place)) {
            bench.hypervisor.inject(fault);
            try (var engine = bench.engine()) {
                assertThatThrownBy(() -> bench.up(engine, Bench.spec("one", 1, 1)))
                        .isInstanceOf(SimulatedDeath.class);
            }
            try (var engine = bench.engine()) {
                var starts = startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 1)));

                assertThat(starts).doesNotContain(HypervisorCall.START);
                assertThat(engine.health(ONE).healthy()).isTrue();
                assertThat(bench.nodes.templates().words()).hasSize(2);
                assertThat(templates(engine)).hasSize(2);
                bench.down(engine, "one");
            }
            assertThat(bench.remains()).isEmpty();
        }
    }

    /** As when somebody resumed it past Coppice. */
    @Test
    void aMachineThatRunsAndWasToldNothingIsToldByTheNext() throws IOException {
        try (var bench = bench(directory)) {
            bench.hypervisor.inject(Fault.after(HypervisorCall.THAW, 1, () -> new SimulatedDeath("after the thaw")));
            try (var engine = bench.engine()) {
                assertThatThrownBy(() -> bench.up(engine, Bench.spec("one", 1, 0)))
                        .isInstanceOf(SimulatedDeath.class);
            }
            bench.hypervisor.resume(bench.hypervisor.domains().getFirst().id());
            try (var engine = bench.engine()) {
                assertThat(startsDuring(bench, () -> bench.up(engine, Bench.spec("one", 1, 0))))
                        .isEmpty();
                assertThat(engine.health(ONE).healthy()).isTrue();
                assertThat(bench.nodes.templates().words()).hasSize(1);
            }
        }
    }
}
