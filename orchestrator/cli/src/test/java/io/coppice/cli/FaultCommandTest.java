package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeFaults;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code coppice fault}. */
final class FaultCommandTest {

    private final Run run = new Run();

    @BeforeEach
    void makeCluster() {
        run.orchestrator.put("ci", State.RUNNING, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "kill, KILL, is without power",
        "pause, PAUSE, stands still",
        "resume, RESUME, goes on",
        "reset, RESET, starts anew",
        "unplug, UNPLUG, has lost the other nodes",
        "plug, PLUG, has the other nodes back"
    })
    void aFaultIsDoneToTheNamedNode(String word, String fault, String told) {
        var done = run.run("fault", word, "worker-1", "--cluster", "ci");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(run.orchestrator.faults).containsExactly(fault + " ci worker-1");
        assertThat(done.out()).isEqualTo("Node worker-1 of cluster ci " + told + ".\n");
    }

    @Test
    void anUnknownFaultIsAMistakeOfUse() {
        var refused = run.run("fault", "burn", "worker-1", "--cluster", "ci");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("unknown command 'burn'", "coppice fault --help");
        assertThat(run.orchestrator.faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    latency worker-1 1.5s --jitter 20ms            | latency 1500 ms ± 20 ms
                    latency worker-1 500us                         | latency 0.5 ms
                    latency worker-1 1s500ms --jitter 0s           | latency 1500 ms
                    loss worker-1 12.5%                            | loss 12.5 %
                    bandwidth worker-1 10Mbit                      | bandwidth 10000000 bit/s
                    clock worker-1 --ahead 1h                      | clock +3600 s
                    clock worker-1 --behind 90s                    | clock -90 s
                    clock worker-1 --ahead 250ms                   | clock +0.25 s
                    full-disk worker-1                             | full disk with 0 bytes left
                    full-disk worker-1 --leave 1MiB                | full disk with 1048576 bytes left
                    full-disk worker-1 --leave 1M                  | full disk with 1048576 bytes left
                    slow-disk worker-1 --operations 5              | slow disk of 5 operations/s
                    slow-disk worker-1 --bytes 64KiB --operations 5 | slow disk of 5 operations/s and 65536 bytes/s
                    """)
    void aFaultOfSomeSizeIsDoneToTheNamedNode(String words, String told) {
        var done = run.run(("fault " + words + " --cluster ci").split(" "));

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(run.orchestrator.faults).singleElement().asString().endsWith("] ci worker-1");
        assertThat(done.out()).isEqualTo("Node worker-1 of cluster ci bears: " + told + ".\n");
    }

    @Test
    void aPartitionTellsAllItsGroups() {
        run.orchestrator.put("big", State.RUNNING, 3, 1);

        var done = run.run("fault", "partition", "controlplane-1,worker-1", "controlplane-3", "--cluster", "big");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(run.orchestrator.faults)
                .containsExactly("partition big [[controlplane-1, worker-1], [controlplane-3]]");
        assertThat(done.out())
                .isEqualTo("Cluster big is cut: controlplane-1,worker-1 | controlplane-3 | controlplane-2.\n");
    }

    @Test
    void faultsOfSomeNodesOrOfAllAreCleared() {
        assertThat(run.run("fault", "clear", "worker-1", "controlplane-1", "--cluster", "ci")
                        .out())
                .isEqualTo("None of worker-1, controlplane-1 of cluster ci bears a fault any more.\n");
        assertThat(run.run("fault", "clear", "--cluster", "ci").out())
                .isEqualTo("No node of cluster ci bears a fault any more.\n");
        assertThat(run.orchestrator.faults).containsExactly("clear ci [controlplane-1, worker-1]", "clear ci []");
    }

    @Test
    void whatNodesBearIsListedAndThatOneDoesNotSay() {
        var first = NodeName.of(NodeRole.CONTROL_PLANE, 1);
        var bears =
                new NodeFaults(first, "running", List.of(Fault.Machine.UNPLUG, new Fault.Loss(5)), Optional.empty());
        run.orchestrator.nodeFaults = List.of(bears);

        var listed = run.run("fault", "list", "--cluster", "ci");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).contains("NODE", "FAULTS", "unplugged, loss 5 %");
        assertThat(run.run("fault", "list", "--cluster", "ci", "-o", "yaml").out())
                .contains("- loss 5 %");

        run.orchestrator.nodeFaults =
                List.of(new NodeFaults(first, "paused", List.of(), Optional.of("it stands still")));
        var silent = run.run("fault", "list", "--cluster", "ci");
        assertThat(silent.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(silent.out()).contains("it stands still");
    }

    @Test
    void aProbeShowsWhetherAndHowSoonANodeReachesAnother() {
        var reached = run.run("fault", "probe", "controlplane-1", "worker-1", "--cluster", "ci");
        assertThat(reached.exitCode()).as(reached.err()).isZero();
        assertThat(reached.out()).contains("1.3 ms");

        var cut = run.run("fault", "probe", "worker-1", "controlplane-1", "--limit", "2s", "--cluster", "ci");
        assertThat(cut.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(cut.out()).contains("2000.0 ms", "Connect timed out");
    }

    @Test
    void aClusterThatIsNotThereIsToldOf() {
        var refused = run.run("fault", "kill", "worker-1", "--cluster", "nobody");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("there is no cluster nobody");
    }
}
