package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.Fault;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeTemplateView;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node templates are made, seen and deleted. */
class NodeTemplatesTest {

    private static final ClusterName DEV = new ClusterName("dev");

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(directory);
        bench.hypervisor.shrinkFrozenMemory();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private List<NodeTemplateView> make(Engine engine) {
        return engine.makeNodeTemplates(DEV, bench.events::add);
    }

    private Path directory() {
        return bench.home.resolve("node-templates");
    }

    @Test
    void oneIsMadeOfEveryShapeAndNoneASecondTime() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 2));
            assertThat(engine.lacksNodeTemplates(DEV)).isTrue();

            var made = make(engine);

            assertThat(made).hasSize(2).doesNotHaveDuplicates().allSatisfy(template -> {
                assertThat(template.id()).matches("[0-9a-f]{16}");
                assertThat(template.image())
                        .isEqualTo(FakeImages.create(bench.home).id().value());
                assertThat(template.directory()).isEqualTo(directory().resolve(template.id()));
                try (var files = Files.list(template.directory())) {
                    assertThat(files.map(file -> file.getFileName().toString()))
                            .containsExactlyInAnyOrder("ram", "state", "template.yaml");
                }
            });
            assertThat(engine.nodeTemplates()).containsExactlyInAnyOrderElementsOf(made);
            assertThat(engine.lacksNodeTemplates(DEV)).isFalse();
            assertThat(make(engine)).isEmpty();
            assertThat(bench.hypervisor.calls())
                    .filteredOn(HypervisorCall.START_TRANSIENT::equals)
                    .hasSize(2);
            assertThat(engine.health(DEV).healthy()).isTrue();
        }
    }

    @Test
    void theMachineIsNobodyAndGoneAfterwards() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));

            make(engine);

            assertThat(bench.nodes.templates().drives()).containsExactly("#coppice-template\n");
            assertThat(bench.hypervisor.domains())
                    .singleElement()
                    .satisfies(domain -> assertThat(domain.name().value()).isEqualTo("coppice-dev-controlplane-1"));
        }
    }

    @Test
    void oneThatIsDeletedIsGoneAndDeletingItAgainIsNoFailure() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            var id = make(engine).getFirst().id();

            engine.deleteNodeTemplate(id);
            engine.deleteNodeTemplate(id);

            assertThat(engine.nodeTemplates()).isEmpty();
            assertThat(directory()).isEmptyDirectory();
            assertThat(make(engine)).hasSize(1);
        }
    }

    @Test
    void oneThatIsDamagedIsMadeAnew() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            var place = make(engine).getFirst().directory();

            Files.delete(place.resolve("ram"));
            assertThat(engine.lacksNodeTemplates(DEV)).isTrue();
            assertThat(make(engine)).hasSize(1);
            truncate(place.resolve("ram"));
            assertThat(make(engine)).hasSize(1);
            Files.delete(place.resolve("state"));
            assertThat(make(engine)).hasSize(1);
            Files.writeString(place.resolve("template.yaml"), "version: 1\nshape: [");
            assertThat(engine.nodeTemplates()).isEmpty();
            assertThat(make(engine)).hasSize(1);

            assertThat(engine.lacksNodeTemplates(DEV)).isFalse();
            try (var entries = Files.list(directory())) {
                assertThat(entries)
                        .containsExactlyInAnyOrder(
                                place, place.resolveSibling(StoredFiles.VERIFIED + place.getFileName()));
            }
        }
    }

    static void truncate(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
    }

    @Test
    void thoseOfAnImageThatIsGoneAreDeletedByTheNextMake() throws IOException {
        var old = FakeImages.create(bench.home, "old", Instant.parse("2025-01-01T00:00:00Z"));
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            var template = make(engine).getFirst();
            var place = Files.move(template.directory(), directory().resolve("0123456789abcdef"));
            var manifest = place.resolve("template.yaml");
            Files.writeString(
                    manifest,
                    Files.readString(manifest)
                            .replace(template.image(), old.id().value()));
            make(engine);
            assertThat(place).exists();

            Home.deleteTree(old.directory());
            make(engine);

            assertThat(place).doesNotExist();
            assertThat(template.directory()).exists();
        }
    }

    @Test
    void thoseThatNobodyUsedForAMonthAreDeletedByTheNextMake() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            var made = make(engine);
            bench.down(engine, "dev");
            for (var template : made) {
                Files.setLastModifiedTime(
                        template.directory().resolve("template.yaml"),
                        FileTime.from(Instant.now().minus(Duration.ofDays(31))));
            }

            bench.up(engine, Bench.spec("dev", 1, 0));
            assertThat(make(engine)).isEmpty();

            assertThat(engine.nodeTemplates())
                    .singleElement()
                    .satisfies(left ->
                            assertThat(left.id()).isEqualTo(made.getFirst().id()));
            assertThat(made.getLast().directory()).doesNotExist();
        }
    }

    @Test
    void aMachineThatDoesNotComeUpMakesNone() throws IOException {
        bench.nodes.templates().sayInstead("Kernel panic - not syncing: no init");
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));

            assertThatThrownBy(() -> make(engine))
                    .isInstanceOfSatisfying(CoppiceException.StepFailed.class, failure -> {
                        assertThat(failure).hasMessageContaining("no init");
                        assertThat(failure.lastLog()).isNotEmpty();
                    });

            assertOnlyTheFailureIsLeft();
            assertThat(engine.lacksNodeTemplates(DEV))
                    .as("nobody tries again by himself")
                    .isFalse();
            assertThat(engine.doctor(Bench.HOST).checks()).last().satisfies(check -> {
                assertThat(check.name()).isEqualTo("templates");
                assertThat(check.detail()).contains("no init");
            });
            bench.nodes.templates().sayNothingElse();
            assertThat(make(engine)).hasSize(1);
            assertThat(engine.doctor(Bench.HOST).checks())
                    .noneMatch(check -> check.name().equals("templates"));
        }
    }

    @Test
    void aFailureIsForgottenTheNextDay() throws IOException {
        bench.nodes.templates().sayInstead("Kernel panic - not syncing: no init");
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            assertThatThrownBy(() -> make(engine)).isInstanceOf(CoppiceException.StepFailed.class);
            try (var entries = Files.list(directory())) {
                for (var failure : entries.toList()) {
                    Files.setLastModifiedTime(
                            failure, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
                }
            }

            assertThat(engine.lacksNodeTemplates(DEV)).isTrue();
            bench.nodes.templates().sayNothingElse();
            bench.up(engine, Bench.spec("dev", 1, 1));
            make(engine);
            try (var entries = Files.list(directory())) {
                assertThat(entries).noneMatch(entry -> entry.toString().contains(".failed-"));
            }
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsNoReasonNotToTryAgain() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.FREEZE, 1, () -> new HypervisorException.Unavailable("libvirtd is gone", null)));

            assertThatThrownBy(() -> make(engine)).isInstanceOf(CoppiceException.HostNotReady.class);

            assertNothingIsLeft();
            assertThat(engine.lacksNodeTemplates(DEV)).isTrue();
        }
    }

    @Test
    void withoutRoomNoMachineIsBooted() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            bench.hypervisor.leaveFree(DataSize.ofMebibytes(100));

            assertThatThrownBy(() -> make(engine))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("no node template is made now")
                    .hasMessageContaining("0.1 GiB free");

            assertNothingIsLeft();
            assertThat(engine.lacksNodeTemplates(DEV)).isTrue();
        }
    }

    private void assertOnlyTheFailureIsLeft() throws IOException {
        try (var entries = Files.list(directory())) {
            assertThat(entries).singleElement().asString().contains(".failed-");
        }
        assertThat(bench.home.resolve("locks")).isEmptyDirectory();
        assertThat(bench.hypervisor.domains()).hasSize(1);
    }

    private void assertNothingIsLeft() {
        assertThat(directory()).isEmptyDirectory();
        assertThat(bench.home.resolve("locks")).isEmptyDirectory();
        assertThat(bench.hypervisor.domains()).hasSize(1);
    }

    @Test
    void aHostThatCannotFreezeSaysSoAndKeepsNothing() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.FREEZE, 1, () -> new HypervisorException.Unsupported("no QEMU here", null)));

            assertThatThrownBy(() -> make(engine))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("no QEMU here");

            assertOnlyTheFailureIsLeft();
        }
    }

    @Test
    void anInterruptEndsItAndLeavesNothing() throws Exception {
        bench.nodes.templates().sayInstead("the agent is still warming up");
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            var failures = new ConcurrentLinkedQueue<CoppiceException>();
            var making = Thread.ofPlatform().start(() -> {
                try {
                    make(engine);
                } catch (CoppiceException e) {
                    failures.add(e);
                }
            });
            while (bench.nodes.templates().drives().isEmpty()) {
                Thread.onSpinWait();
            }

            making.interrupt();
            making.join();

            assertThat(failures)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure).hasMessageContaining("interrupted"));
            assertNothingIsLeft();
        }
    }

    @Test
    void whatAKilledCommandWasMakingIsGoneWithItAndMadeByTheNext() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            bench.hypervisor.inject(Fault.after(HypervisorCall.FREEZE, 1, () -> new SimulatedDeath("frozen")));
            bench.hypervisor.inject(Fault.before(HypervisorCall.DESTROY, 1, () -> new SimulatedDeath("gone already")));
            assertThatThrownBy(() -> make(engine)).isInstanceOf(SimulatedDeath.class);
        }
        assertThat(bench.hypervisor.domains()).hasSize(1);
        Files.createFile(
                Files.createDirectories(directory().resolve(".making-77")).resolve("ram"));

        try (var engine = bench.engine()) {
            assertThat(directory()).isEmptyDirectory();
            assertThat(make(engine)).hasSize(1);
            assertThat(engine.cluster(DEV).state()).isEqualTo(ClusterView.State.RUNNING);
        }
    }

    @Test
    void onlyOneCommandMakesThemAtATime() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            try (var _ = ClusterLock.acquire(Home.open(bench.home), HomeWork.TEMPLATES)) {
                assertThatThrownBy(() -> make(engine))
                        .isInstanceOf(CoppiceException.Conflict.class)
                        .hasMessageContaining("node templates are being made");
            }
            assertThat(make(engine)).hasSize(1);
        }
    }
}
