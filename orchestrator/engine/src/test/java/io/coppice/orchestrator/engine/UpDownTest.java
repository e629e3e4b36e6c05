package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpDownTest {

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(directory);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aClusterComesUpHealthyAndGoesWithoutATrace() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 2));

            assertThat(engine.clusters()).singleElement().satisfies(view -> {
                assertThat(view.state()).isEqualTo(ClusterView.State.RUNNING);
                assertThat(view.nodes())
                        .hasSize(3)
                        .allSatisfy(node -> assertThat(node.state()).isEqualTo("running"));
            });
            assertThat(engine.health(new ClusterName("dev")).healthy()).isTrue();
            assertThat(bench.events)
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    ProgressEvent.NodePhase.class,
                                    phase -> assertThat(phase.phase()).isEqualTo("api")));

            bench.down(engine, "dev");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void secretsAreReadableByTheirOwnerOnly() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
        }
        var cluster = bench.home.resolve("clusters/dev");
        for (var file : new String[] {"secrets.yaml", "nodeconfig", "nodes/controlplane-1/config.img"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.resolve(file))))
                    .isEqualTo("rw-------");
        }
        for (var path : new String[] {"", "nodes", "nodes/controlplane-1"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.resolve(path))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void upOnAClusterThatIsUpChangesNothing() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            var before = bench.hypervisor.domains();
            bench.up(engine, Bench.spec("dev", 1, 1));
            assertThat(bench.hypervisor.domains()).isEqualTo(before);
        }
    }

    @Test
    void workersCanBeAdded() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            bench.up(engine, Bench.spec("dev", 1, 2));
            assertThat(engine.cluster(new ClusterName("dev")).nodes()).hasSize(3);
        }
    }

    @Test
    void stopAndStartKeepTheCluster() {
        var name = new ClusterName("dev");
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            engine.apply(new Change.Stop(name), Bench.OPTIONS, bench.events::add);
            assertThat(engine.cluster(name).state()).isEqualTo(ClusterView.State.STOPPED);
            engine.apply(new Change.Start(name), Bench.OPTIONS, bench.events::add);
            assertThat(engine.cluster(name).state()).isEqualTo(ClusterView.State.RUNNING);
        }
    }

    @Test
    void aFailedBootIsReportedAtOnceWithPhaseAndLogAndLeavesNothing() throws Exception {
        bench.nodes.failBootOf("worker-1");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, Bench.spec("dev", 1, 1)))
                    .isInstanceOfSatisfying(CoppiceException.StepFailed.class, failure -> {
                        assertThat(failure)
                                .hasMessageContainingAll("worker-1", "phase network", "no card has the address");
                        assertThat(failure.lastLog()).anyMatch(line -> line.contains("phase network failed"));
                        assertThat(failure.remedy()).isNotEmpty();
                    });
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aMachineThatDiesIsReportedAtOnce() throws Exception {
        bench.nodes.dieInBootOf("controlplane-1");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, Bench.spec("dev", 1, 1)))
                    .isInstanceOf(CoppiceException.StepFailed.class)
                    .hasMessageContainingAll("controlplane-1", "Kernel panic");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aMachineWhoseKernelCrashedIsResetAndComesUp() throws Exception {
        bench.nodes.crashBootsOf("worker-1", 2);
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
        }
        assertThat(notes())
                .filteredOn(note -> note.contains("its kernel crashed"))
                .hasSize(2);
    }

    @Test
    void whyKvmIsNotUsedIsToldInBrief() throws Exception {
        bench.acceleration.outcome =
                new EngineParts.Verdict(Acceleration.SOFTWARE, "the machine does not start: internal error: QEMU: ...");
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
        }
        assertThat(notes())
                .containsOnlyOnce("software emulation, for KVM does not work here: the machine does not start"
                        + " ('coppice doctor' tells more)");
    }

    @Test
    void aMachineWhoseKernelIsStuckIsResetAndComesUp() throws Exception {
        bench.nodes.stickBootsOf("worker-1", 2);
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
        }
        assertThat(notes())
                .filteredOn(note -> note.contains("its kernel is stuck"))
                .hasSize(2);
    }

    @Test
    void aNodeThatRunsIsNotResetForWhatItsKernelOnceSaid() throws Exception {
        var name = new ClusterName("dev");
        var stall = "rcu: rcu_preempt kthread timer wakeup didn't happen for 5253 jiffies!\n";
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            // as the log of a fork: nobody heard its agent begin
            Files.writeString(bench.home.resolve("clusters/dev/nodes/controlplane-1/console.log"), stall + stall);
            engine.apply(new Change.Start(name), Bench.OPTIONS, bench.events::add);
        }
        assertThat(bench.hypervisor.calls()).doesNotContain(HypervisorCall.RESET);
    }

    @Test
    void aMachineWhoseKernelCrashesEachTimeIsReported() throws Exception {
        bench.nodes.crashBootsOf("worker-1", 3);
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, Bench.spec("dev", 1, 1)))
                    .isInstanceOf(CoppiceException.StepFailed.class)
                    .hasMessageContainingAll("worker-1", "Fatal exception");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void whenTimeIsUpTheNodeThatWasWaitedForIsNamed() throws Exception {
        bench.nodes.keepSilent("worker-1");
        var options = new ApplyOptions(Duration.ofSeconds(3), false);
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> engine.apply(new Change.Up(Bench.spec("dev", 1, 1)), options, bench.events::add))
                    .isInstanceOfSatisfying(CoppiceException.StepFailed.class, failure -> {
                        assertThat(failure).hasMessageContainingAll("within 3 s", "worker-1", "phase network");
                        assertThat(failure.lastLog()).isNotEmpty();
                    });
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aFailedClusterIsKeptWhenAskedFor() {
        bench.nodes.failBootOf("worker-1");
        try (var engine = bench.engine()) {
            var options = new ApplyOptions(Duration.ofSeconds(60), true);
            assertThatThrownBy(() -> engine.apply(new Change.Up(Bench.spec("dev", 1, 1)), options, bench.events::add))
                    .isInstanceOf(CoppiceException.StepFailed.class);
            assertThat(engine.cluster(new ClusterName("dev")).state()).isEqualTo(ClusterView.State.CREATING);
            assertThat(engine.serialLog(new ClusterName("dev"), new NodeName("worker-1"), 10))
                    .isNotEmpty();
        }
    }

    @Test
    void aServiceThatAlwaysFailsEndsTheWaitForHealthAtOnce() {
        bench.nodes.failServiceOf("worker-1", "containerd");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, Bench.spec("dev", 1, 1)))
                    .isInstanceOf(CoppiceException.StepFailed.class)
                    .hasMessageContainingAll("containerd of worker-1", "exited with 1");
        }
    }

    @Test
    void aClusterIsNotHealthyAsLongAsEtcdTakesNoWrite() {
        var options = new ApplyOptions(Duration.ofSeconds(4), false);
        UnaryOperator<PlanExecutor.StepRunner> refusing = inner -> (step, context) -> {
            if (step.action() instanceof Action.BootstrapEtcd action) {
                bench.nodes.etcd("dev/" + action.desired().generation()).refuseWrites();
            }
            inner.run(step, context);
        };
        try (var engine = bench.engine(refusing, Clock.systemUTC())) {
            assertThatThrownBy(() -> engine.apply(new Change.Up(Bench.spec("dev", 1, 0)), options, bench.events::add))
                    .hasMessageContaining("no write was committed");
        }
    }

    @Test
    void downAllTakesEveryCluster() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("one", 1, 0));
            bench.up(engine, Bench.spec("two", 1, 1));
            engine.apply(new Change.DownAll(Bench.HOST), Bench.OPTIONS, bench.events::add);
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void downOfAClusterThatIsNotThereIsDone() throws Exception {
        try (var engine = bench.engine()) {
            bench.down(engine, "nothing");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void whatALostStoreLeavesIsListedAndCanBeRemoved() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
        }
        for (var file : new String[] {"coppice.db", "coppice.db-wal", "coppice.db-shm"}) {
            Files.deleteIfExists(bench.home.resolve(file));
        }
        try (var engine = bench.engine()) {
            assertThat(engine.clusters())
                    .singleElement()
                    .satisfies(view -> assertThat(view.state()).isEqualTo(ClusterView.State.ORPHANED));
            bench.down(engine, "dev");
        }
        assertThat(bench.remains()).isEmpty();
    }

    private List<String> notes() {
        return bench.events.stream()
                .filter(ProgressEvent.Note.class::isInstance)
                .map(event -> ((ProgressEvent.Note) event).text())
                .toList();
    }
}
