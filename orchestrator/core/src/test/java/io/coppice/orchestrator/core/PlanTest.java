package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.PlanView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final ClusterName DEV = new ClusterName("dev");

    private static Plan.Step step(String id, String... dependsOn) {
        return new Plan.Step(id, new Action.ForgetCluster(DEV), Set.of(dependsOn));
    }

    private static List<String> ids(Plan plan) {
        return plan.steps().stream().map(Plan.Step::id).toList();
    }

    @Test
    void stepsAreOrderedByWhatTheyWaitFor() {
        assertThat(ids(new Plan(List.of(step("c", "b"), step("b", "a"), step("a"), step("d")))))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void aPlanThatCannotBeCarriedOutIsNoPlan() {
        assertThatThrownBy(() -> new Plan(List.of(step("a"), step("a")))).hasMessageContaining("two steps");
        assertThatThrownBy(() -> new Plan(List.of(step("a", "b")))).hasMessageContaining("not in the plan");
        assertThatThrownBy(() -> new Plan(List.of(step("a", "b"), step("b", "a"))))
                .hasMessageContaining("wait for each other");
    }

    @Test
    void plansOfSeveralClustersStandSideBySide() {
        var world = running(1, 1);
        var plan = world.plan(DEV, new Goal.Down());

        var both = Plan.sideBySide(List.of(plan, Plan.EMPTY));

        assertThat(ids(both)).allMatch(id -> id.startsWith("dev/")).hasSameSizeAs(plan.steps());
        assertThatThrownBy(() -> Plan.sideBySide(List.of(plan, plan))).hasMessageContaining("two steps");
    }

    @Test
    void noMoreThanSoManyPlansAreUnderWayAtOnce() {
        var plans = Stream.of("a", "b", "c", "d")
                .map(ClusterName::new)
                .map(name -> new Plan(List.of(
                        new Plan.Step("first", new Action.ForgetCluster(name), Set.of()),
                        new Plan.Step("left", new Action.ForgetCluster(name), Set.of("first")),
                        new Plan.Step("right", new Action.ForgetCluster(name), Set.of("first")))))
                .toList();

        var staggered = Plan.sideBySide(plans, 2);

        assertThat(staggered.steps())
                .filteredOn(step -> step.id().endsWith("first"))
                .extracting(Plan.Step::dependsOn)
                .containsExactly(Set.of(), Set.of(), Set.of("a/left", "a/right"), Set.of("b/left", "b/right"));
        assertThat(staggered.steps())
                .filteredOn(step -> step.id().equals("d/left"))
                .singleElement()
                .satisfies(step -> assertThat(step.dependsOn()).containsExactly("d/first"));
    }

    @Test
    void noneOfSeveralIsMarkedBeforeAllAreDone() {
        var plans = Stream.of("a", "b", "c")
                .map(ClusterName::new)
                .map(name -> new Plan(List.of(
                        new Plan.Step("first", new Action.ForgetCluster(name), Set.of()),
                        new Plan.Step("last", new Action.ForgetCluster(name), Set.of("first")),
                        new Plan.Step("mark", new Action.MarkPhase(name, Phase.ACTIVE), Set.of("last")))))
                .toList();

        var together = Plan.allOrNone(plans, 2);

        assertThat(together.steps())
                .filteredOn(step -> step.id().endsWith("mark"))
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.dependsOn()).contains("b/last", "c/last"));
        assertThat(together.steps())
                .filteredOn(step -> step.id().equals("c/first"))
                .singleElement()
                .satisfies(step -> assertThat(step.dependsOn()).containsExactly("a/last"));
        assertThat(together.view().steps())
                .extracting(PlanView.Step::description)
                .allMatch(description -> description.endsWith("]"));
    }

    @Test
    void theFirstUpIsPlannedWhole() {
        var plan = new World().plan(DEV, new Goal.Up(Samples.cluster(1, 1)));

        assertThat(ids(plan))
                .containsExactlyInAnyOrder(
                        "record",
                        "directory",
                        "secrets",
                        "client-config",
                        "directory/controlplane-1",
                        "state-disk/controlplane-1",
                        "config-drive/controlplane-1",
                        "define/controlplane-1",
                        "start/controlplane-1",
                        "await-api/controlplane-1",
                        "directory/worker-1",
                        "state-disk/worker-1",
                        "config-drive/worker-1",
                        "define/worker-1",
                        "start/worker-1",
                        "await-api/worker-1",
                        "bootstrap-etcd/controlplane-1",
                        "await-healthy",
                        "mark-active");
        assertThat(plan.steps().getFirst().id()).isEqualTo("record");
        assertThat(plan.steps().getLast().id()).isEqualTo("mark-active");
    }

    @Test
    void theViewKeepsIdsNodesAndDependencies() {
        var view = new World().plan(DEV, new Goal.Up(Samples.cluster(1, 0))).view();

        assertThat(view.steps())
                .filteredOn(step -> step.id().equals("start/controlplane-1"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.node().orElseThrow().value()).isEqualTo("controlplane-1");
                    assertThat(step.description()).isEqualTo("start coppice-dev-controlplane-1");
                    assertThat(step.dependsOn()).contains("define/controlplane-1");
                });
        assertThat(view.steps()).extracting(PlanView.Step::description).allMatch(text -> !text.contains("\n"));
    }

    @Test
    void removalMarksFirstAndForgetsLast() {
        var plan = running(1, 2).plan(DEV, new Goal.Down());

        assertThat(plan.steps().getFirst().id()).isEqualTo("mark-removing");
        assertThat(plan.steps().getLast().id()).isEqualTo("forget");
        var forgotten = new HashSet<>(ids(plan));
        forgotten.remove("forget");
        assertThat(plan.steps().getLast().dependsOn()).isEqualTo(forgotten);
    }

    @Test
    void orphansAreRemovedWithoutAStore() {
        var world = running(1, 1);
        world.store.clear();

        var plan = world.plan(DEV, new Goal.Down());

        assertThat(ids(plan)).doesNotContain("mark-removing", "forget").contains("undefine/worker-1", "delete-files");
        assertThatThrownBy(() -> world.plan(DEV, new Goal.Up(Samples.cluster(1, 1))))
                .isInstanceOfSatisfying(
                        CoppiceException.Conflict.class,
                        conflict -> assertThat(conflict.remedy()).contains("coppice down dev"));
    }

    @Test
    void stopAsksGuestsAndKeepsEverything() {
        var world = running(1, 1);

        var plan = world.plan(DEV, new Goal.Stop(Duration.ofSeconds(20)));

        assertThat(ids(plan)).containsExactly("mark-stopped", "shutdown/controlplane-1", "shutdown/worker-1");
        plan.steps().forEach(step -> world.execute(step.action()));
        assertThat(world.plan(DEV, new Goal.Stop(Duration.ofSeconds(20))).steps())
                .isEmpty();
        assertThat(world.domains.values()).allMatch(domain -> domain.state() == DomainState.SHUT_OFF);
        assertThat(view(world)).isEqualTo(State.STOPPED);
    }

    @Test
    void renewTellsTheNodesAndSettlesLast() {
        var world = running(1, 1);
        var lease = new Lease.Until(Samples.NOW.plusSeconds(60));

        var plan = world.plan(DEV, new Goal.Renew(lease));
        plan.steps().forEach(step -> world.execute(step.action()));

        assertThat(ids(plan)).startsWith("record").endsWith("settle-lease").contains("renew-lease/worker-1");
        assertThat(world.plan(DEV, new Goal.Renew(lease)).steps()).isEmpty();
        assertThat(world.reached(world.stored(DEV).orElseThrow())).isTrue();
    }

    @Test
    void aNodeWithoutAMachineIsToldANewLeaseToo() {
        var world = running(1, 1);
        var existing = world.stored(DEV).orElseThrow();
        var more = new Allocator(Allocator.Taken.NOTHING, new Random(7)).extend(existing, Samples.spec("dev", 1, 2));
        for (var step : world.plan(DEV, new Goal.Up(more)).steps()) {
            if (step.id().equals("define/worker-2")) {
                break;
            }
            world.execute(step.action());
        }

        execute(world, new Goal.Renew(new Lease.Until(Samples.NOW.plusSeconds(60))));
        execute(world, new Goal.Up(world.stored(DEV).orElseThrow()));

        assertThat(world.reached(world.stored(DEV).orElseThrow())).isTrue();
    }

    @Test
    void aClusterAllOfWhoseNodesStandStillIsPaused() {
        var world = running(1, 1);
        var nodes = world.stored(DEV).orElseThrow().nodes();
        world.disturb(nodes.getFirst().domainName(), DomainState.PAUSED);
        assertThat(view(world)).isEqualTo(State.DEGRADED);
        world.disturb(nodes.getLast().domainName(), DomainState.PAUSED);
        assertThat(view(world)).isEqualTo(State.PAUSED);
        world.disturb(nodes.getLast().domainName(), DomainState.SHUT_OFF);
        assertThat(view(world)).isEqualTo(State.DEGRADED);
    }

    @Test
    void whatIsPausedIsResumedAndToldTheTime() {
        var world = running(1, 1);
        var stored = world.stored(DEV).orElseThrow();
        var worker = stored.nodes().getLast();
        world.disturb(worker.domainName(), DomainState.PAUSED);

        var plan = world.plan(DEV, new Goal.Start());
        plan.steps().forEach(step -> world.execute(step.action()));

        assertThat(ids(plan))
                .containsSubsequence(
                        "start/worker-1",
                        "await-api/worker-1",
                        "clear-faults/worker-1",
                        "set-clock/worker-1",
                        "await-healthy")
                .doesNotContain("start/controlplane-1", "set-clock/controlplane-1");
        assertThat(world.reached(stored)).isTrue();
    }

    @Test
    void whatIsUnpluggedIsPluggedInAgain() {
        var world = running(1, 1);
        var stored = world.stored(DEV).orElseThrow();
        var worker = stored.nodes().getLast();
        world.unplug(worker.domainName(), worker.segmentMac());

        var plan = world.plan(DEV, new Goal.Start());
        plan.steps().forEach(step -> world.execute(step.action()));

        assertThat(ids(plan))
                .containsSubsequence("plug/worker-1", "await-healthy")
                .noneMatch(id -> id.startsWith("start/") || id.equals("plug/controlplane-1"));
        assertThat(world.reached(stored)).isTrue();
    }

    @Test
    void aStartUndoesWhatOnlyTheNodesKnowThatTheyBear() {
        var world = running(1, 1);
        var stored = world.stored(DEV).orElseThrow();
        var worker = stored.nodes().getLast();
        world.burden(worker);

        var plan = world.plan(DEV, new Goal.Start());
        plan.steps().forEach(step -> world.execute(step.action()));

        assertThat(ids(plan)).containsSubsequence("clear-faults/worker-1", "await-healthy");
        assertThat(world.bears(worker)).isFalse();
    }

    @Test
    void whatIsNotThereCannotBeStarted() {
        var world = new World();

        assertThatThrownBy(() -> world.plan(DEV, new Goal.Start())).isInstanceOf(CoppiceException.NotFound.class);
        assertThatThrownBy(() -> world.plan(DEV, new Goal.Renew(new Lease.Permanent())))
                .isInstanceOf(CoppiceException.NotFound.class);
        assertThat(world.plan(DEV, new Goal.Down()).isEmpty()).isTrue();
    }

    @Test
    void viewsShowTheStateOfTheWhole() {
        var world = new World();
        var wanted = Samples.cluster(1, 1);
        assertThat(ClusterViews.view(Optional.empty(), world.observe(DEV), "/d", "qemu:///session"))
                .isEmpty();
        world.store.put(DEV, wanted);
        assertThat(view(world)).isEqualTo(State.CREATING);

        var up = running(1, 1);
        assertThat(view(up)).isEqualTo(State.RUNNING);
        up.stop(wanted.firstControlPlane().domainName());
        assertThat(view(up)).isEqualTo(State.DEGRADED);
        up.execute(new Action.MarkPhase(DEV, Phase.REMOVING));
        assertThat(view(up)).isEqualTo(State.REMOVING);
        up.store.clear();
        assertThat(view(up)).isEqualTo(State.ORPHANED);
    }

    @Test
    void clustersSurviveTheStore() {
        var wanted = Samples.cluster(Samples.spec("dev", 3, 2).withLease(new Lease.Until(Samples.NOW)), 9)
                .withPhase(Phase.ACTIVE);
        var text = DesiredClusterCodec.write(wanted);

        assertThat(DesiredClusterCodec.read(text, "cluster dev")).isEqualTo(wanted);
        assertThatThrownBy(() -> DesiredClusterCodec.read(text.replace("version: 3", "version: 4"), "cluster dev"))
                .isInstanceOf(CoppiceException.InvalidRequest.class)
                .hasMessageContaining("version 4");
        assertThatThrownBy(() -> DesiredClusterCodec.read(text.replace("phase: ACTIVE", "phase: GONE"), "cluster dev"))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        damaged -> assertThat(damaged.problems())
                                .singleElement()
                                .asString()
                                .contains("GONE"));
        assertThatThrownBy(() -> DesiredClusterCodec.read("", "cluster dev")).hasMessageContaining("(none)");
    }

    @Test
    void aClusterWithKubernetesSurvivesTheStore() {
        var wanted = Samples.kubernetes(3, 2);

        var read = DesiredClusterCodec.read(DesiredClusterCodec.write(wanted), "cluster dev");

        assertThat(read).isEqualTo(wanted);
        assertThat(read.kubernetes()).contains(Samples.KUBERNETES);
    }

    @Test
    void aClusterWithPreloadedImagesSurvivesTheStore() {
        var wanted = Samples.preloaded();

        var read = DesiredClusterCodec.read(DesiredClusterCodec.write(wanted), "cluster dev");

        assertThat(read).isEqualTo(wanted);
        assertThat(read.spec().preloads()).containsExactly("webshop");
    }

    @Test
    void whatWasStoredBeforeThereWasKubernetesIsAClusterWithoutIt() throws IOException {
        String old;
        try (var resource = Objects.requireNonNull(PlanTest.class.getResourceAsStream("cluster-version-1.yaml"))) {
            old = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }

        var read = DesiredClusterCodec.read(old, "cluster dev");

        assertThat(read).isEqualTo(Samples.cluster(1, 1).withPhase(Phase.ACTIVE));
        assertThat(read.spec().kubernetes()).isEqualTo(new KubernetesChoice.None());
        assertThat(read.kubernetes()).isEmpty();
    }

    @Test
    void withKubernetesAnUpEndsWhenItsNodesAreReady() {
        var with = new World().plan(DEV, new Goal.Up(Samples.kubernetes(1, 2)));
        var without = new World().plan(DEV, new Goal.Up(Samples.cluster(1, 2)));

        assertThat(with.steps()).anySatisfy(step -> {
            assertThat(step.id()).isEqualTo("await-nodes-ready");
            assertThat(step.dependsOn())
                    .contains("bootstrap-etcd/controlplane-1", "await-api/worker-1", "await-api/worker-2");
        });
        assertThat(with.steps()).anySatisfy(step -> {
            assertThat(step.id()).isEqualTo("await-healthy");
            assertThat(step.dependsOn()).contains("await-nodes-ready");
        });
        assertThat(without.steps()).extracting(Plan.Step::id).doesNotContain("await-nodes-ready");
    }

    @Test
    void phasesHaveNoWayBackFromRemoval() {
        var removing = Samples.cluster(1, 0).withPhase(Phase.REMOVING);

        assertThatThrownBy(() -> removing.withPhase(Phase.ACTIVE)).isInstanceOf(IllegalStateException.class);
    }

    private static State view(World world) {
        return ClusterViews.view(world.stored(DEV), world.observe(DEV), "/d", "qemu:///session")
                .orElseThrow()
                .state();
    }

    private static World running(int controlPlanes, int workers) {
        var world = new World();
        execute(world, new Goal.Up(Samples.cluster(controlPlanes, workers)));
        return world;
    }

    private static void execute(World world, Goal goal) {
        world.plan(DEV, goal).steps().forEach(step -> world.execute(step.action()));
    }
}
