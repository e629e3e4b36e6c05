package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.junit.SnapshotPlan.Step;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.SnapshotName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done until a snapshot is there depends on what is there. */
class SnapshotPlanTest {

    private static final SnapshotId WANTED = new SnapshotId("0123456789abcdef", "fedcba9876543210");
    private static final SnapshotId OLD = new SnapshotId("0123456789abcdef", "0000000000000000");
    private static final ClusterName SOURCE = WANTED.source();
    private static final ClusterName STRANGER = new ClusterName("dev");

    private static List<Step> plan(List<SnapshotName> snapshots, List<ClusterName> clusters) {
        return SnapshotPlan.of(WANTED, snapshots, clusters).steps();
    }

    @Test
    void aSourceIsBootedFrozenAndTakenDown() {
        assertThat(plan(List.of(new SnapshotName("warm")), List.of(STRANGER)))
                .containsExactly(
                        new Step.Boot(SOURCE), new Step.Freeze(SOURCE, WANTED.name()), new Step.TakeDown(SOURCE));
    }

    @Test
    void aSnapshotThatIsThereIsUsed() {
        assertThat(plan(List.of(WANTED.name(), OLD.name()), List.of(STRANGER))).isEmpty();
    }

    @Test
    void whatACutOffRunLeftGoesFirst() {
        assertThat(plan(List.of(), List.of(SOURCE)))
                .containsExactly(
                        new Step.TakeDown(SOURCE),
                        new Step.Boot(SOURCE),
                        new Step.Freeze(SOURCE, WANTED.name()),
                        new Step.TakeDown(SOURCE));
        assertThat(plan(List.of(WANTED.name()), List.of(SOURCE))).containsExactly(new Step.TakeDown(SOURCE));
    }

    @Test
    void whatNobodyWillAskForAgainMakesRoom() {
        assertThat(plan(List.of(new SnapshotName("warm"), OLD.name()), List.of()))
                .startsWith(new Step.Delete(OLD.name()), new Step.Boot(SOURCE))
                .doesNotContain(new Step.Delete(new SnapshotName("warm")));
    }
}
