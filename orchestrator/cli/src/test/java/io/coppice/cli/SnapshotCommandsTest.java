package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.ForkSource;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.SnapshotName;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code coppice cluster snapshot}, {@code coppice cluster fork} and {@code coppice snapshot}. */
final class SnapshotCommandsTest {

    private final Run run = new Run();

    @BeforeEach
    void makeCluster() {
        run.orchestrator.put("ci", State.RUNNING, 1, 1);
    }

    @Test
    void aSnapshotIsTakenAndShownAndDeleted() {
        var taken = run.run("cluster", "snapshot", "ci", "--as", "warm");
        assertThat(taken.exitCode()).as(taken.err()).isZero();
        assertThat(taken.out()).contains("Snapshot warm of cluster ci taken in", "stood still for 120 ms");
        assertThat(run.run("snapshot", "list").out().lines())
                .first()
                .asString()
                .startsWith("NAME  CLUSTER  NODES  KUBERNETES  BYTES");
        assertThat(run.run("snapshot", "list").out()).containsPattern("warm +ci +2 +1\\.20\\.2 +3\\.0 GiB");
        assertThat(run.run("snapshot", "show", "warm", "-o", "json").out())
                .contains("\"hypervisorVersion\" : \"10.0.2\"", "snapshots/0123456789abcdef");

        assertThat(run.run("snapshot", "delete", "warm").out()).contains("Snapshot warm deleted");

        assertThat(run.run("snapshot", "list").out()).contains("No snapshots.");
        assertThat(run.run("snapshot", "show", "warm").exitCode()).isEqualTo(ExitCode.FAILED);
        var again = run.run("snapshot", "delete", "warm");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("there is no snapshot warm", "coppice snapshot list");
    }

    @Test
    void aClusterStaysFrozenIfThatIsWished() {
        run.run("cluster", "snapshot", "ci", "--as", "warm");
        var frozen = run.run("cluster", "snapshot", "ci", "--as", "cold", "--freeze");

        assertThat(frozen.out()).contains("the cluster stays frozen until 'coppice cluster start ci'");
        assertThat(run.orchestrator.afterSnapshots).containsExactly(AfterSnapshot.GO_ON, AfterSnapshot.STAY_FROZEN);
    }

    @Test
    void aSnapshotGoesToAFileAndComesFromOne() {
        run.run("cluster", "snapshot", "ci", "--as", "warm");

        var written = run.run("snapshot", "export", "warm", "warm.tar.zst");
        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(written.out()).contains("Snapshot warm written to warm.tar.zst in");
        assertThat(run.run("snapshot", "export", "cold", "cold.tar.zst").err()).contains("there is no snapshot cold");

        var read = run.run("snapshot", "import", "warm.tar.zst", "--as", "other", "-o", "json");
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(read.out()).contains("\"snapshot-imported\"");
        assertThat(run.orchestrator.snapshots).containsKey(new SnapshotName("other"));
    }

    @Test
    void oldSnapshotsArePruned() {
        run.run("cluster", "snapshot", "ci", "--as", "warm");

        assertThat(run.run("snapshot", "prune", "--older-than", "3650d").out()).contains("Nothing to delete.");
        assertThat(run.run("snapshot", "prune", "--older-than", "1s", "--dry-run")
                        .out())
                .contains("would delete warm, 3.0 GiB");
        assertThat(run.orchestrator.snapshots).hasSize(1);

        assertThat(run.run("snapshot", "prune", "--older-than", "1s").out()).contains("deleted warm, 3.0 GiB");

        assertThat(run.orchestrator.snapshots).isEmpty();
    }

    @Test
    void whatIsTooMuchGoesTheOldestFirst() {
        run.run("cluster", "snapshot", "ci", "--as", "warm");
        run.run("cluster", "snapshot", "ci", "--as", "later");

        assertThat(run.run("snapshot", "prune", "--keep", "6GiB").out()).contains("Nothing to delete.");
        assertThat(run.run("snapshot", "prune", "--keep", "much").exitCode()).isEqualTo(ExitCode.USAGE);

        assertThat(run.run("snapshot", "prune", "--keep", "5GiB").out()).contains("deleted warm, 3.0 GiB");

        assertThat(run.orchestrator.snapshots).containsOnlyKeys(new SnapshotName("later"));
    }

    @Test
    void aForkIsAskedForWithItsNameAndLease() {
        run.run("cluster", "snapshot", "ci", "--as", "warm");
        var forked = run.run("cluster", "fork", "warm", "--name", "two");

        assertThat(forked.exitCode()).as(forked.err()).isZero();
        assertThat(run.orchestrator.applied)
                .containsExactly(
                        new Change.Fork(new SnapshotName("warm"), new ClusterName("two"), new Lease.Permanent()));
        assertThat(forked.out()).contains("Cluster two runs, forked from snapshot warm in");
    }

    @Test
    void aRunningClusterIsForkedAsOftenAsOneLikes() {
        var forked = run.run("cluster", "fork", "ci", "--count", "2", "--ttl", "1h");

        assertThat(forked.exitCode()).as(forked.err()).isZero();
        assertThat(run.orchestrator.applied).singleElement().isInstanceOfSatisfying(Change.Fork.class, change -> {
            assertThat(change.source()).isEqualTo(new ForkSource.Cluster(new ClusterName("ci")));
            assertThat(change.clusters()).containsExactly(new ClusterName("ci-1"), new ClusterName("ci-2"));
            assertThat(change.lease()).isInstanceOf(Lease.Until.class);
        });
        assertThat(forked.out()).contains("Clusters ci-1, ci-2 run, forked from cluster ci in");
    }

    @Test
    void anInterruptedForkIsTakenDownAndOneThatFailsIsNotKept() {
        var first = new AtomicBoolean(true);
        run.orchestrator.beforeStep = _ -> {
            if (first.getAndSet(false)) {
                run.interrupts.raise();
                new CountDownLatch(1).await();
            }
        };

        var interrupted = run.run("cluster", "fork", "ci", "--name", "two");

        assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(interrupted.err()).isEqualTo("Interrupted. Nothing is left of it.\n");
        assertThat(run.orchestrator.applied.getLast()).isEqualTo(new Change.Down(new ClusterName("two")));
        assertThat(run.orchestrator.clusters).containsOnlyKeys(new ClusterName("ci"));
        assertThat(run.orchestrator.options.getFirst().keepFailed()).isFalse();
    }

    @Test
    void aSnapshotGoesBeforeAClusterOfTheSameName() {
        run.run("cluster", "snapshot", "ci", "--as", "ci");

        run.run("cluster", "fork", "ci");

        assertThat(run.orchestrator.applied)
                .containsExactly(
                        new Change.Fork(new SnapshotName("ci"), new ClusterName("ci-1"), new Lease.Permanent()));
    }

    @Test
    void whatIsMissingOrWrongIsAQuestionOfUsage() {
        assertThat(run.run("cluster", "fork").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.run("cluster", "fork", "ci", "--count", "0").err()).contains("--count must be 1 or more");
        var unnamed = run.run("cluster", "snapshot", "ci", "--as", "1");
        assertThat(unnamed.exitCode()).as(unnamed.err()).isZero();
        var digit = run.run("cluster", "fork", "1");
        assertThat(digit.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(digit.err()).contains("'1-1' cannot name a cluster", "--name");
        run.run("snapshot", "delete", "1");
        var none = run.run("cluster", "fork", "nowhere");
        assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("there is no snapshot nowhere, and no cluster of this name");
        assertThat(run.run("cluster", "snapshot", "ci").exitCode()).isEqualTo(ExitCode.USAGE);
        var wrong = run.run("cluster", "snapshot", "ci", "--as", "Not A Name");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("cannot name a snapshot");
        assertThat(run.orchestrator.snapshots).isEmpty();
    }
}
