package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Empty;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeFaults;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.SnapshotName;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

    private static final ClusterName NAME = new ClusterName("dev");
    private static final NodeName WORKER = new NodeName("worker-1");

    private static final NodeName FIRST = new NodeName("controlplane-1");
    private static final Fault LOSS = new Fault.Loss(10);
    private static final Fault SLOW = new Fault.SlowDisk(OptionalLong.of(5), OptionalLong.empty());

    private final Bench bench;
    private final Engine engine;

    FaultsTest(@TempDir Path directory) {
        this.bench = new Bench(directory);
        this.engine = bench.engine();
    }

    @BeforeEach
    void up() {
        bench.up(engine, Bench.spec("dev", 1, 1, new Lease.Permanent()));
    }

    @AfterEach
    void close() {
        engine.close();
        bench.close();
    }

    private ObservedDomain domain() {
        return bench.hypervisor.domains().stream()
                .filter(each -> each.name().value().endsWith("worker-1"))
                .findFirst()
                .orElseThrow();
    }

    private String shown() {
        return engine.cluster(NAME).nodes().stream()
                .filter(node -> node.name().equals(WORKER))
                .map(NodeView::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeStandsStillAndGoesOn() {
        engine.inject(NAME, WORKER, Fault.Machine.PAUSE);
        engine.inject(NAME, WORKER, Fault.Machine.PAUSE);
        assertThat(domain().state()).isEqualTo(DomainState.PAUSED);

        engine.inject(NAME, WORKER, Fault.Machine.RESUME);
        engine.inject(NAME, WORKER, Fault.Machine.RESUME);
        assertThat(domain().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void theCableToTheOtherNodesComesOutAndInAgain() {
        engine.inject(NAME, WORKER, Fault.Machine.UNPLUG);
        assertThat(domain().unplugged()).hasSize(1);
        assertThat(shown()).isEqualTo("running, unplugged");

        engine.inject(NAME, WORKER, Fault.Machine.PLUG);
        assertThat(domain().unplugged()).isEmpty();
        assertThat(shown()).isEqualTo("running");
    }

    @Test
    void aStartUndoesWhatWasDone() {
        engine.inject(NAME, WORKER, Fault.Machine.UNPLUG);
        engine.inject(NAME, new NodeName("controlplane-1"), Fault.Machine.PAUSE);

        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);

        assertThat(engine.cluster(NAME).nodes()).extracting(NodeView::state).containsOnly("running");
        assertThat(engine.health(NAME).healthy()).isTrue();
    }

    @Test
    void anUnpluggedNodeIsNotFrozen() {
        engine.inject(NAME, WORKER, Fault.Machine.UNPLUG);
        var warm = new SnapshotName("warm");
        assertThatThrownBy(() -> engine.takeSnapshot(NAME, warm, AfterSnapshot.GO_ON, bench.events::add))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContainingAll("worker-1 bears faults", "unplugged")
                .satisfies(e -> assertThat(((CoppiceException) e).remedy()).contains("coppice fault clear worker-1"));
        assertThat(engine.snapshots()).isEmpty();

        engine.inject(NAME, WORKER, Fault.Machine.PLUG);
        engine.takeSnapshot(NAME, warm, AfterSnapshot.GO_ON, bench.events::add);
        assertThat(engine.snapshots()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aCableThatComesOutWhenNodesWereLookedAtIsSeenAndTheyGoOn(AfterSnapshot after) {
        bench.nodes.whenFaultsAreListed(() -> engine.inject(NAME, WORKER, Fault.Machine.UNPLUG));

        assertThatThrownBy(() -> engine.takeSnapshot(NAME, new SnapshotName("warm"), after, bench.events::add))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContainingAll("worker-1 bears faults", "unplugged");

        assertThat(engine.snapshots()).isEmpty();
        assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
        assertThat(engine.cluster(NAME).nodes())
                .extracting(NodeView::state)
                .containsExactly("running", "running, unplugged");
    }

    @Test
    void whatIsKilledIsKilledOnceAndTakesNoOtherFault() {
        engine.inject(NAME, WORKER, Fault.Machine.KILL);
        engine.inject(NAME, WORKER, Fault.Machine.KILL);
        assertThat(domain().state()).isEqualTo(DomainState.SHUT_OFF);

        for (var fault : new Fault[] {
            Fault.Machine.PAUSE,
            Fault.Machine.RESUME,
            Fault.Machine.RESET,
            Fault.Machine.UNPLUG,
            Fault.Machine.PLUG,
            LOSS,
            SLOW
        }) {
            assertThatThrownBy(() -> engine.inject(NAME, WORKER, fault))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessage("node worker-1 of cluster dev does not run");
        }
    }

    private List<Fault> faultsOf(NodeName node) {
        return engine.faults(NAME).stream()
                .filter(each -> each.node().equals(node))
                .findFirst()
                .orElseThrow()
                .faults();
    }

    static Stream<Fault> insideAndOfTheDisk() {
        return Stream.of(
                new Fault.CutOff(Set.of(FIRST)),
                new Fault.Latency(Duration.ofMillis(100), Duration.ofMillis(20)),
                LOSS,
                new Fault.Bandwidth(64_000),
                new Fault.ClockSkew(Duration.ofHours(-1)),
                new Fault.FullDisk(4096),
                SLOW);
    }

    @ParameterizedTest
    @MethodSource("insideAndOfTheDisk")
    void aNodeBearsItUntilItIsClearedAndIsNotFrozenMeanwhile(Fault fault) {
        engine.inject(NAME, WORKER, fault);
        engine.inject(NAME, WORKER, fault);
        assertThat(faultsOf(WORKER)).containsExactly(fault);
        assertThat(faultsOf(FIRST)).isEmpty();
        assertThatThrownBy(() ->
                        engine.takeSnapshot(NAME, new SnapshotName("warm"), AfterSnapshot.GO_ON, bench.events::add))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContainingAll("worker-1 bears faults", fault.words());

        engine.clearFaults(NAME, Set.of(WORKER));
        engine.clearFaults(NAME, Set.of());
        assertThat(faultsOf(WORKER)).isEmpty();
        engine.takeSnapshot(NAME, new SnapshotName("warm"), AfterSnapshot.GO_ON, bench.events::add);
    }

    @ParameterizedTest
    @MethodSource("insideAndOfTheDisk")
    void aStartUndoesItAndSoDoesABoot(Fault fault) {
        engine.inject(NAME, WORKER, fault);
        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);
        assertThat(faultsOf(WORKER)).isEmpty();

        engine.inject(NAME, WORKER, fault);
        engine.inject(NAME, WORKER, Fault.Machine.KILL);
        assertThat(faultsOf(WORKER)).isEmpty();
        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);
        assertThat(faultsOf(WORKER)).isEmpty();
    }

    @Test
    void aStartTellsWhichNodeCannotUndoItsFaultsAndWhy() {
        engine.inject(NAME, WORKER, LOSS);
        var refusals = bench.nodes.faultRefusals("worker-1");
        refusals.addAll(Collections.nCopies(6, Status.UNAVAILABLE.withDescription("tc cannot delete the queue")));

        assertThatThrownBy(() -> engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add))
                .isInstanceOf(CoppiceException.StepFailed.class)
                .hasMessageContainingAll("worker-1 did not undo its faults", "tc cannot delete the queue", "6 times")
                .satisfies(e -> assertThat(((CoppiceException) e).remedy()).contains("coppice fault kill worker-1"));

        refusals.addAll(Collections.nCopies(5, Status.UNAVAILABLE));
        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);
        assertThat(faultsOf(WORKER)).isEmpty();
    }

    @Test
    void aSlowDiskIsShown() {
        engine.inject(NAME, WORKER, SLOW);
        engine.inject(NAME, WORKER, Fault.Machine.UNPLUG);
        assertThat(shown()).isEqualTo("running, unplugged, slow disk");

        engine.clearFaults(NAME, Set.of());
        assertThat(shown()).isEqualTo("running");
    }

    @Test
    void groupsOfNodesAreCutOffFromEachOther() {
        engine.partition(NAME, List.of(Set.of(WORKER)));

        assertThat(faultsOf(WORKER)).containsExactly(new Fault.CutOff(Set.of(FIRST)));
        assertThat(faultsOf(FIRST)).containsExactly(new Fault.CutOff(Set.of(WORKER)));
        engine.clearFaults(NAME, Set.of());
        assertThat(faultsOf(FIRST)).isEmpty();
    }

    @Test
    void groupsThatAreNoneAreToldAllAtOnce() {
        assertThatThrownBy(() ->
                        engine.partition(NAME, List.of(Set.of(WORKER), Set.of(WORKER, new NodeName("worker-9")))))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        refused -> assertThat(refused.problems())
                                .containsExactlyInAnyOrder("worker-1 is in two groups", "worker-9 is no node of it"));
        assertThatThrownBy(() -> engine.partition(NAME, List.of(Set.of(WORKER, FIRST))))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        refused -> assertThat(refused.problems()).containsExactly("all nodes are in one group"));
    }

    @Test
    void aPausedNodeIsToldOfAndAllElseIsCleared() {
        engine.inject(NAME, WORKER, LOSS);
        engine.inject(NAME, WORKER, Fault.Machine.UNPLUG);
        engine.inject(NAME, WORKER, Fault.Machine.PAUSE);
        engine.inject(NAME, FIRST, LOSS);

        assertThatThrownBy(() -> engine.clearFaults(NAME, Set.of()))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContaining("worker-1 of cluster dev stands still");
        assertThatThrownBy(() -> engine.inject(NAME, WORKER, LOSS))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContaining("stands still");
        assertThat(faultsOf(FIRST)).isEmpty();
        assertThat(domain().unplugged()).isEmpty();

        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);
        assertThat(faultsOf(WORKER)).isEmpty();
    }

    @Test
    void whatTheNodeRefusesIsAMistakeOfWhoeverAsks() {
        assertThatThrownBy(() -> engine.inject(NAME, WORKER, new Fault.ClockSkew(Duration.ofDays(999))))
                .isInstanceOf(CoppiceException.InvalidRequest.class)
                .hasMessageContainingAll("worker-1", "your certificate is not valid then");
    }

    @Test
    void aConnectionThatIsGivenUpIsNobodyElsesLoss() {
        try (var connection = engine.connect(NAME, WORKER)) {
            var machine =
                    MachineServiceGrpc.newBlockingStub(connection.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
            bench.nodes.faultRefusals("worker-1").add(Status.UNAVAILABLE);

            assertThat(faultsOf(WORKER)).isEmpty();

            assertThat(machine.version(Empty.getDefaultInstance()).getMessagesCount())
                    .isOne();
        }
    }

    @Test
    void nodesAreAskedAtOnceAndAnswerInTheirOrder() {
        var meeting = new CyclicBarrier(2);
        bench.nodes.whenFaultsAreListed(() -> meet(meeting));

        assertThat(engine.faults(NAME))
                .extracting(NodeFaults::node, NodeFaults::problem)
                .containsExactly(tuple(FIRST, Optional.empty()), tuple(WORKER, Optional.empty()));
        engine.takeSnapshot(NAME, new SnapshotName("warm"), AfterSnapshot.GO_ON, bench.events::add);
        assertThat(meeting.isBroken()).isFalse();
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody else is asked", e);
        }
    }

    @Test
    void aProbeGoesToTheApiOfTheOtherNodeOnTheirOwnNetwork() {
        var probe = engine.probe(NAME, WORKER, FIRST, Duration.ofSeconds(2));

        assertThat(probe.connected()).isFalse();
        assertThat(probe.took()).isEqualTo(Duration.ofSeconds(2));
        assertThat(probe.failure().orElseThrow()).matches("no way to 10\\.88\\.\\d+\\.11:50000");
    }

    @Test
    void aProbeTooManyIsToldInTheWordsOfTheNode() {
        bench.nodes
                .faultRefusals("worker-1")
                .add(Status.RESOURCE_EXHAUSTED.withDescription("2 probes are under way; try again"));

        assertThatThrownBy(() -> engine.probe(NAME, WORKER, FIRST, Duration.ofSeconds(2)))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContainingAll("worker-1", "2 probes are under way; try again");
    }

    @Test
    void whatIsNotThereIsToldOf() {
        assertThatThrownBy(() -> engine.inject(new ClusterName("nobody"), WORKER, Fault.Machine.KILL))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> engine.clearFaults(NAME, Set.of(new NodeName("worker-7"))))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("worker-7");
        assertThatThrownBy(() -> engine.inject(NAME, new NodeName("worker-7"), Fault.Machine.KILL))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("worker-7");
    }
}
