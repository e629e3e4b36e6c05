package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.SnapshotName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

    private static final ClusterName NAME = new ClusterName("dev");
    private static final NodeName WORKER = new NodeName("worker-1");

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
        engine.inject(NAME, WORKER, Fault.PAUSE);
        engine.inject(NAME, WORKER, Fault.PAUSE);
        assertThat(domain().state()).isEqualTo(DomainState.PAUSED);

        engine.inject(NAME, WORKER, Fault.RESUME);
        engine.inject(NAME, WORKER, Fault.RESUME);
        assertThat(domain().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void theCableToTheOtherNodesComesOutAndInAgain() {
        engine.inject(NAME, WORKER, Fault.UNPLUG);
        assertThat(domain().unplugged()).hasSize(1);
        assertThat(shown()).isEqualTo("running, unplugged");

        engine.inject(NAME, WORKER, Fault.PLUG);
        assertThat(domain().unplugged()).isEmpty();
        assertThat(shown()).isEqualTo("running");
    }

    @Test
    void aStartUndoesWhatWasDone() {
        engine.inject(NAME, WORKER, Fault.UNPLUG);
        engine.inject(NAME, new NodeName("controlplane-1"), Fault.PAUSE);

        engine.apply(new Change.Start(NAME), Bench.OPTIONS, bench.events::add);

        assertThat(engine.cluster(NAME).nodes()).extracting(NodeView::state).containsOnly("running");
        assertThat(engine.health(NAME).healthy()).isTrue();
    }

    @Test
    void anUnpluggedNodeIsNotFrozen() {
        engine.inject(NAME, WORKER, Fault.UNPLUG);
        var warm = new SnapshotName("warm");
        assertThatThrownBy(() -> engine.takeSnapshot(NAME, warm, AfterSnapshot.GO_ON, bench.events::add))
                .isInstanceOf(CoppiceException.Conflict.class)
                .hasMessageContainingAll("worker-1 is unplugged");
        assertThat(engine.snapshots()).isEmpty();

        engine.inject(NAME, WORKER, Fault.PLUG);
        engine.takeSnapshot(NAME, warm, AfterSnapshot.GO_ON, bench.events::add);
        assertThat(engine.snapshots()).hasSize(1);
    }

    @Test
    void whatIsKilledIsKilledOnceAndTakesNoOtherFault() {
        engine.inject(NAME, WORKER, Fault.KILL);
        engine.inject(NAME, WORKER, Fault.KILL);
        assertThat(domain().state()).isEqualTo(DomainState.SHUT_OFF);

        for (var fault : new Fault[] {Fault.PAUSE, Fault.RESUME, Fault.RESET, Fault.UNPLUG, Fault.PLUG}) {
            assertThatThrownBy(() -> engine.inject(NAME, WORKER, fault))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessage("node worker-1 of cluster dev does not run");
        }
    }

    @Test
    void whatIsNotThereIsToldOf() {
        assertThatThrownBy(() -> engine.inject(new ClusterName("nobody"), WORKER, Fault.KILL))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> engine.inject(NAME, new NodeName("worker-7"), Fault.KILL))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("worker-7");
    }
}
