package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.Fault;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ForkSource;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.SnapshotName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters are frozen while they run, and others go on from there. */
class ForkTest {

    private static final ClusterName DEV = new ClusterName("dev");
    private static final SnapshotName WARM = new SnapshotName("warm");

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

    private static Change.Fork fork(String name) {
        return new Change.Fork(WARM, new ClusterName(name), new Lease.Permanent());
    }

    private void forks(Engine engine, String name) {
        engine.apply(fork(name), Bench.OPTIONS, bench.events::add);
    }

    private void snapshot(Engine engine) {
        bench.up(engine, Bench.spec("dev", 1, 1));
        engine.takeSnapshot(DEV, WARM, AfterSnapshot.GO_ON, bench.events::add);
    }

    @Test
    void aForkRunsBesideItsSourceAndIsAClusterLikeAnyOther() throws Exception {
        try (var engine = bench.engine()) {
            snapshot(engine);
            forks(engine, "one");
            forks(engine, "two");

            assertThat(engine.clusters())
                    .hasSize(3)
                    .allSatisfy(view -> assertThat(view.state()).isEqualTo(ClusterView.State.RUNNING));
            assertThat(engine.health(new ClusterName("two")).healthy()).isTrue();
            engine.apply(new Change.Stop(new ClusterName("one")), Bench.OPTIONS, bench.events::add);
            engine.apply(new Change.Start(new ClusterName("one")), Bench.OPTIONS, bench.events::add);
            assertThat(engine.health(new ClusterName("one")).healthy()).isTrue();

            engine.deleteSnapshot(WARM);
            engine.apply(new Change.DownAll(Bench.HOST), Bench.OPTIONS, bench.events::add);
        }
        assertThat(bench.remains()).isEmpty();
        assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
    }

    @Test
    void aSourceThatStaysFrozenGoesOnWithTheRightTimeWhenItIsStarted() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            engine.takeSnapshot(DEV, WARM, AfterSnapshot.STAY_FROZEN, bench.events::add);
            assertThat(engine.cluster(DEV).state()).isEqualTo(ClusterView.State.PAUSED);
            assertThat(engine.cluster(DEV).nodes())
                    .allMatch(node -> node.state().equals("paused"));
            assertThatThrownBy(() ->
                            engine.takeSnapshot(DEV, new SnapshotName("other"), AfterSnapshot.GO_ON, bench.events::add))
                    .hasMessageContaining("does not run");

            var boots = List.of(bench.nodes.bootId("controlplane-1"), bench.nodes.bootId("worker-1"));
            forks(engine, "one");
            assertThat(engine.health(new ClusterName("one")).healthy()).isTrue();
            assertThat(engine.cluster(DEV).nodes())
                    .allMatch(node -> node.state().equals("paused"));

            var begun = Instant.now();
            engine.apply(new Change.Start(DEV), Bench.OPTIONS, bench.events::add);
            assertThat(engine.health(DEV).healthy()).isTrue();
            assertThat(bench.nodes.etcd("dev/" + generationOf("dev")).adoptions)
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.getTime().getSeconds()).isGreaterThanOrEqualTo(begun.getEpochSecond()))
                    .extracting(AdoptRequest::getGeneration)
                    .containsExactlyInAnyOrderElementsOf(boots);
        }
    }

    @Test
    void insideItIsTheSameAndOutsideNothingIsShared() {
        try (var engine = bench.engine()) {
            snapshot(engine);
            forks(engine, "one");

            var source = engine.cluster(DEV).nodes();
            var forked = engine.cluster(new ClusterName("one")).nodes();
            assertThat(forked)
                    .extracting(node -> node.name())
                    .containsExactlyElementsOf(
                            source.stream().map(node -> node.name()).toList());
            assertThat(forked)
                    .extracting(node -> node.address())
                    .containsExactlyElementsOf(
                            source.stream().map(node -> node.address()).toList());
            assertThat(forked)
                    .extracting(node -> node.apiEndpoint())
                    .doesNotContainAnyElementsOf(
                            source.stream().map(node -> node.apiEndpoint()).toList());
            var segments = bench.hypervisor.domains().stream()
                    .map(domain -> domain.metadata().properties().get("segment"))
                    .collect(Collectors.toSet());
            assertThat(segments).hasSize(2);
        }
    }

    @Test
    void everyNodeOfAForkIsToldItsOwnTimeEntropyAndLease() {
        var end = Instant.now().plusSeconds(3600);
        try (var engine = bench.engine()) {
            snapshot(engine);
            var begun = Instant.now();
            engine.apply(
                    new Change.Fork(WARM, new ClusterName("one"), new Lease.Until(end)),
                    Bench.OPTIONS,
                    bench.events::add);

            var told = List.copyOf(bench.nodes.etcd("one/" + generationOf("one")).adoptions);
            assertThat(told).hasSize(2).allSatisfy(request -> {
                assertThat(request.getTime().getSeconds()).isGreaterThanOrEqualTo(begun.getEpochSecond());
                assertThat(request.getLeaseExpiresAt().getSeconds()).isEqualTo(end.getEpochSecond());
                assertThat(request.getEntropy().size()).isGreaterThanOrEqualTo(32);
            });
            assertThat(told).extracting(request -> request.getGeneration()).doesNotHaveDuplicates();
            assertThat(told).extracting(request -> request.getEntropy()).doesNotHaveDuplicates();
        }
    }

    private String generationOf(String cluster) {
        return bench.hypervisor.domains().stream()
                .map(domain -> domain.metadata().properties())
                .filter(properties -> cluster.equals(properties.get("cluster")))
                .map(properties -> properties.get("generation"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void secretsOfSnapshotsAreTheirOwnersAlone() throws IOException {
        try (var engine = bench.engine()) {
            snapshot(engine);

            var snapshot = engine.snapshots().getFirst();
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(snapshot.directory().resolve("secrets.yaml"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot.directory())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aRunningClusterIsForkedWithoutASnapshotThatIsKept() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            var names = List.of(new ClusterName("one"), new ClusterName("two"));
            var fork = new Change.Fork(new ForkSource.Cluster(DEV), names, new Lease.Permanent());

            assertThat(engine.plan(fork).steps())
                    .extracting(Step::id)
                    .contains("one/thaw/worker-1", "two/thaw/worker-1");
            engine.apply(fork, Bench.OPTIONS, bench.events::add);

            assertThat(engine.clusters())
                    .hasSize(3)
                    .allSatisfy(view -> assertThat(view.state()).isEqualTo(ClusterView.State.RUNNING));
            assertThat(engine.snapshots()).isEmpty();
            assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
            assertThatThrownBy(() -> engine.apply(fork, Bench.OPTIONS, bench.events::add))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("there is a cluster one already");
        }
    }

    @Test
    void whenAForkOfARunningClusterFailsNothingIsLeftOfItAndTheSourceRuns() {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.THAW, 1, () -> new HypervisorException.Failed("no memory for it", null)));
            var names = List.of(new ClusterName("one"));

            assertThatThrownBy(() -> engine.apply(
                            new Change.Fork(new ForkSource.Cluster(DEV), names, new Lease.Permanent()),
                            Bench.OPTIONS,
                            bench.events::add))
                    .isInstanceOf(CoppiceException.class)
                    .hasMessageContaining("no memory for it");

            assertThat(engine.clusters())
                    .singleElement()
                    .satisfies(view -> assertThat(view.state()).isEqualTo(ClusterView.State.RUNNING));
            assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
        }
    }

    @Test
    void whenOneOfSeveralForksFailsNoneIsLeft() throws Exception {
        try (var engine = bench.engine()) {
            snapshot(engine);
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.THAW, 8, () -> new HypervisorException.Failed("no memory for it", null)));
            var names = IntStream.rangeClosed(1, 12)
                    .mapToObj(number -> new ClusterName("fork-" + number))
                    .toList();
            var fork = new Change.Fork(new ForkSource.Snapshot(WARM), names, new Lease.Permanent());

            assertThatThrownBy(() -> engine.apply(fork, Bench.OPTIONS, bench.events::add))
                    .hasMessageContaining("no memory for it");
            assertThat(engine.clusters()).extracting(ClusterView::name).containsExactly(DEV);

            engine.apply(fork, Bench.OPTIONS, bench.events::add);
            assertThat(engine.clusters()).hasSize(13);
            assertThat(engine.clusters().stream()
                            .flatMap(cluster -> cluster.nodes().stream())
                            .map(ClusterView.NodeView::apiEndpoint))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aForkWhoseNodeDiesWhenItIsThawedFailsWithItsLastWords() {
        try (var engine = bench.engine()) {
            snapshot(engine);
            bench.nodes.panicInThawOf("worker-1");

            assertThatThrownBy(() -> forks(engine, "one"))
                    .isInstanceOfSatisfying(CoppiceException.StepFailed.class, failure -> {
                        assertThat(failure)
                                .hasMessageContaining("worker-1 did not go on where it was frozen: Kernel panic");
                        assertThat(failure.lastLog()).contains("BUG: unable to handle page fault");
                    });

            assertThat(engine.clusters()).hasSize(1);
            assertThat(engine.health(DEV).healthy()).isTrue();
        }
    }

    @Test
    void aForkOfAForkNeedsNothingOfThoseBeforeIt() {
        try (var engine = bench.engine()) {
            snapshot(engine);
            forks(engine, "one");
            bench.down(engine, "dev");
            engine.takeSnapshot(
                    new ClusterName("one"), new SnapshotName("warmer"), AfterSnapshot.GO_ON, bench.events::add);
            engine.deleteSnapshot(WARM);
            bench.down(engine, "one");

            engine.apply(
                    new Change.Fork(new SnapshotName("warmer"), new ClusterName("two"), new Lease.Permanent()),
                    Bench.OPTIONS,
                    bench.events::add);

            assertThat(engine.health(new ClusterName("two")).healthy()).isTrue();
            for (var disk : List.of("state.qcow2", "state-2.qcow2", "state-3.qcow2")) {
                assertThat(bench.home.resolve("clusters/two/nodes/worker-1").resolve(disk))
                        .isRegularFile();
            }
        }
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsMade() throws IOException {
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> forks(engine, "one")).isInstanceOf(CoppiceException.NotFound.class);
            snapshot(engine);
            assertThatThrownBy(() -> engine.takeSnapshot(DEV, WARM, AfterSnapshot.GO_ON, bench.events::add))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("warm");
            assertThatThrownBy(() -> forks(engine, "dev")).isInstanceOf(CoppiceException.Conflict.class);
            engine.apply(new Change.Stop(DEV), Bench.OPTIONS, bench.events::add);
            assertThatThrownBy(() ->
                            engine.takeSnapshot(DEV, new SnapshotName("other"), AfterSnapshot.GO_ON, bench.events::add))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("not up");
            assertThat(engine.snapshots()).hasSize(1);
        }
        try (var entries = Files.list(bench.home.resolve("snapshots"))) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void aSnapshotOfAnotherHypervisorIsRefusedAndTheDifferenceNamed() throws IOException {
        try (var engine = bench.engine()) {
            snapshot(engine);
            var manifest = engine.snapshots().getFirst().directory().resolve("snapshot.yaml");
            Files.writeString(manifest, Files.readString(manifest).replace("10.0.2", "9.2.0"));

            assertThatThrownBy(() -> forks(engine, "one"))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("taken with QEMU 9.2.0, here is 10.0.2");
            assertThat(engine.clusters()).hasSize(1);
        }
    }

    @Test
    void whenFreezingFailsTheClusterRunsOnAndNoSnapshotIsLeft() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 1));
            bench.hypervisor.inject(Fault.before(
                    HypervisorCall.FREEZE, 1, () -> new HypervisorException.Failed("the disk is full", null)));

            assertThatThrownBy(() -> engine.takeSnapshot(DEV, WARM, AfterSnapshot.GO_ON, bench.events::add))
                    .isInstanceOf(CoppiceException.class);

            assertThat(engine.snapshots()).isEmpty();
            assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
            assertThat(engine.health(DEV).healthy()).isTrue();
            bench.hypervisor.clearFaults();
            engine.takeSnapshot(DEV, WARM, AfterSnapshot.GO_ON, bench.events::add);
            forks(engine, "one");
            assertThat(engine.health(new ClusterName("one")).healthy()).isTrue();
        }
    }

    @Test
    void workersCanBeAddedToAFork() {
        try (var engine = bench.engine()) {
            snapshot(engine);
            forks(engine, "one");
            engine.deleteSnapshot(WARM);

            bench.up(engine, Bench.spec("one", 1, 3));

            assertThat(engine.cluster(new ClusterName("one")).nodes()).hasSize(4);
            assertThat(engine.health(new ClusterName("one")).healthy()).isTrue();
        }
    }

    /** What a command left that was killed before the manifest was written. */
    @Test
    void whatIsLeftOfASnapshotThatWasCutOffGoesWithItsCluster() throws IOException {
        try (var engine = bench.engine()) {
            snapshot(engine);
            Files.delete(engine.snapshots().getFirst().directory().resolve("snapshot.yaml"));
            assertThat(engine.snapshots()).isEmpty();

            bench.down(engine, "dev");
        }
        assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aForkThatDiesAtAnyStepIsMadeAnewByTheNextAndRemovedByDown() throws Exception {
        var steps = new ConcurrentSkipListSet<String>();
        try (var engine = bench.engine()) {
            snapshot(engine);
        }
        try (var engine = bench.engine(
                inner -> (step, context) -> {
                    steps.add(step.id());
                    inner.run(step, context);
                },
                Clock.systemUTC())) {
            forks(engine, "whole");
        }
        for (var step : new ArrayList<>(Set.copyOf(steps))) {
            try (var engine = bench.engine(
                    inner -> (reached, context) -> {
                        inner.run(reached, context);
                        if (reached.id().equals(step)) {
                            throw new SimulatedDeath("after " + step);
                        }
                    },
                    Clock.systemUTC())) {
                assertThatThrownBy(() -> forks(engine, "cut"))
                        .as("death after %s", step)
                        .isInstanceOf(SimulatedDeath.class);
            }
            try (var engine = bench.engine()) {
                if (!step.equals("mark-active")) {
                    forks(engine, "cut");
                }
                assertThat(engine.health(new ClusterName("cut")).healthy())
                        .as("after %s", step)
                        .isTrue();
                bench.down(engine, "cut");
                assertThat(bench.hypervisor.domains())
                        .noneMatch(domain -> domain.name().value().contains("-cut-"));
            }
        }
    }
}
