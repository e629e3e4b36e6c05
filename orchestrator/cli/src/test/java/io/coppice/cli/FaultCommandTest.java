package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.ClusterView.State;
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
        assertThat(refused.err()).contains("burn", "kill", "unplug");
        assertThat(run.orchestrator.faults).isEmpty();
    }

    @Test
    void aClusterThatIsNotThereIsToldOf() {
        var refused = run.run("fault", "kill", "worker-1", "--cluster", "nobody");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("there is no cluster nobody");
    }
}
