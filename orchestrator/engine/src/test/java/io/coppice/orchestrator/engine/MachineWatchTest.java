package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.hypervisor.testing.HypervisorCall;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {

    @TempDir
    Path directory;

    private Bench bench;
    private DesiredCluster cluster;
    private StepContext context;
    private MachineWatch watch;

    @BeforeEach
    void watchAClusterThatIsUp() throws Exception {
        bench = new Bench(directory, new FakeHypervisor());
        try (var engine = bench.engine()) {
            bench.up(engine, Bench.spec("dev", 1, 0));
        }
        try (var store = Store.open(bench.home.resolve("coppice.db"))) {
            cluster = new DesiredClusters(store).find(new ClusterName("dev")).orElseThrow();
        }
        context = new StepContext(new Cancellation(), bench.events::add, Clock.systemUTC());
        watch = new MachineWatch(bench.hypervisor, Home.open(bench.home), cluster, "the test was over");
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private void say(String line) throws Exception {
        var node = cluster.nodes().getFirst();
        var log =
                Home.open(bench.home).cluster(cluster.name()).node(node.name()).consoleLog();
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
    }

    private long resets() {
        return bench.hypervisor.calls().stream()
                .filter(HypervisorCall.RESET::equals)
                .count();
    }

    @Test
    void aKernelThatCrashesMeanwhileIsBootedAgainTwice() throws Exception {
        for (var reset = 1; reset <= 2; reset++) {
            say("Kernel panic - not syncing: Fatal exception");
            watch.look(context);
            assertThat(resets()).isEqualTo(reset);
            watch.look(context);
        }
        say("Kernel panic - not syncing: Fatal exception");
        assertThatThrownBy(() -> watch.look(context))
                .isInstanceOf(CoppiceException.StepFailed.class)
                .hasMessageContainingAll("controlplane-1", "Fatal exception");
        assertThat(resets()).isEqualTo(2);
    }

    @Test
    void anotherPanicIsReportedAtOnce() throws Exception {
        say("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100");
        assertThatThrownBy(() -> watch.look(context)).hasMessageContaining("Attempted to kill init");
        assertThat(resets()).isZero();
    }
}
