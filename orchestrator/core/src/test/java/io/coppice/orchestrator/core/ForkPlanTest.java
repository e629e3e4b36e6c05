package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForkPlanTest {

    private static final ClusterName FORK = new ClusterName("fork");
    private static final DesiredCluster SOURCE = Samples.cluster(1, 2);

    private static DesiredCluster forked() {
        return forked(SOURCE);
    }

    private static DesiredCluster forked(DesiredCluster source) {
        return new Allocator(Allocator.Taken.NOTHING.and(List.of(source)), new Random(5))
                .fork(
                        source,
                        new ForkOrigin(new SnapshotId("0123456789abcdef"), Samples.NOW),
                        source.spec().forkedAs(FORK, new Lease.Permanent()),
                        Samples.OWNER,
                        Samples.HOME,
                        Samples.NOW);
    }

    @Test
    void aForkKeepsWhatIsInsideAndSharesNothingOutside() {
        var fork = forked();

        assertThat(fork.name()).isEqualTo(FORK);
        assertThat(fork.segment().subnet()).isEqualTo(SOURCE.segment().subnet());
        assertThat(fork.segment().label()).isNotEqualTo(SOURCE.segment().label());
        for (var node : fork.nodes()) {
            var origin = SOURCE.node(node.name()).orElseThrow();
            assertThat(node.address()).isEqualTo(origin.address());
            assertThat(node.uplinkMac()).isEqualTo(origin.uplinkMac());
            assertThat(node.segmentMac()).isEqualTo(origin.segmentMac());
            assertThat(node.domainId()).isNotEqualTo(origin.domainId());
            assertThat(node.domainName()).isNotEqualTo(origin.domainName());
            assertThat(node.ports()).doesNotContainAnyElementsOf(origin.ports());
            assertThat(node.disk()).isEqualTo(origin.disk() + 1);
        }
        assertThat(DesiredClusterCodec.read(DesiredClusterCodec.write(fork), "a fork"))
                .isEqualTo(fork);
    }

    @Test
    void allMachinesAreLoadedBeforeAnyGoesOnAndNothingIsBootstrapped() {
        var fork = forked();
        var world = new World();

        var plan = world.plan(FORK, new Goal.Up(fork));
        plan.steps().forEach(step -> world.execute(step.action()));

        var ids = plan.steps().stream().map(Plan.Step::id).toList();
        assertThat(ids).contains("thaw/worker-2", "adopt/worker-2").noneMatch(id -> id.startsWith("bootstrap"));
        for (var step : plan.steps()) {
            if (step.id().startsWith("start/")) {
                assertThat(step.dependsOn())
                        .containsAll(Set.of("thaw/controlplane-1", "thaw/worker-1", "thaw/worker-2"));
            }
        }
        assertThat(world.reached(fork)).isTrue();
        var again = world.plan(FORK, new Goal.Up(world.stored(FORK).orElseThrow()));
        assertThat(again.steps())
                .noneMatch(step -> step.id().startsWith("thaw/") || step.id().startsWith("adopt/"));
    }

    /** A kubelet that was thawed goes on naming the boot in which it was frozen. */
    @Test
    void nodesOfAForkAreNotAwaitedAsIfTheyBooted() {
        var source = Samples.kubernetes(1, 1);

        assertThat(new World().plan(FORK, new Goal.Up(forked(source))).steps())
                .extracting(step -> step.action().verb())
                .contains("await-healthy")
                .doesNotContain("await-nodes-ready");
        assertThat(new World().plan(source.name(), new Goal.Up(source)).steps())
                .extracting(step -> step.action().verb())
                .contains("await-nodes-ready");
    }

    @Test
    void onceItWasWholeAForkBootsLikeAnyOther() {
        var world = new World();
        world.plan(FORK, new Goal.Up(forked())).steps().forEach(step -> world.execute(step.action()));
        world.domains.keySet().forEach(world::stop);

        var plan = world.plan(FORK, new Goal.Start());
        plan.steps().forEach(step -> world.execute(step.action()));

        assertThat(plan.steps())
                .extracting(Plan.Step::id)
                .contains("start/worker-1")
                .doesNotContain("thaw/worker-1");
        assertThat(world.domains.values()).allMatch(domain -> domain.state() == DomainState.RUNNING);
    }

    @Test
    void aForkThatWasCutOffIsNotFinishedButRemoved() {
        var fork = forked();
        var whole = new World().plan(FORK, new Goal.Up(fork)).steps().size();
        for (var cut = 2; cut < whole - 1; cut++) {
            var world = new World();
            for (var step : world.plan(FORK, new Goal.Up(fork)).steps().subList(0, cut)) {
                world.execute(step.action());
            }

            assertThatThrownBy(() -> world.plan(FORK, new Goal.Up(fork)))
                    .as("after %d steps", cut)
                    .isInstanceOfSatisfying(
                            CoppiceException.Conflict.class,
                            conflict -> assertThat(conflict.remedy()).contains("coppice down fork"));
            world.plan(FORK, new Goal.Down()).steps().forEach(step -> world.execute(step.action()));
            assertThat(world.isEmpty()).isTrue();
        }
    }
}
