package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.MacAddress;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However commands are cut off, the next one finishes or removes: nothing leaks, nothing stays half-made. */
class PlannerConvergenceTest {

    private enum Wish {
        UP,
        MORE_WORKERS,
        OTHER_LEASE,
        START,
        STOP,
        RENEW,
        DOWN
    }

    private enum Disturbance {
        NONE,
        CRASH_OF_A_NODE,
        PAUSE_OF_A_NODE,
        UNPLUG_OF_A_NODE,
        STOPPING_OF_A_NODE
    }

    /**
     * One command.
     *
     * @param cutAfter number of steps after which it dies; a large number lets it finish
     * @param torn whether the step under way when it dies is done by half
     * @param repeated whether every step is done twice
     */
    private record Command(Wish wish, int cutAfter, boolean torn, boolean repeated, Disturbance then) {}

    @Provide
    Arbitrary<List<Command>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Wish.class),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Disturbance.class))
                .as(Command::new)
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 2_000)
    void anyHistoryOfCutOffCommandsEndsInAHealthyClusterAndThenInNothing(
            @ForAll("histories") List<Command> history, @ForAll Random random) {
        var world = new World();
        var sizes = new int[][] {{1, 2}, {3, 0}, {1, 0}, {3, 2}};
        var size = sizes[random.nextInt(sizes.length)];
        var spec = Samples.spec("dev", size[0], size[1]).withKubernetes(new KubernetesChoice.Unspecified());
        var wish = new Wishes(world, random, spec);
        for (var command : history) {
            var plan = wish.plan(command.wish());
            if (plan.isPresent()) {
                run(world, plan.get(), command, random);
                disturb(world, command.then(), random);
            }
        }

        var wanted = wish.wantedFor(Wish.UP);
        var up = world.plan(spec.name(), new Goal.Up(wanted));
        run(world, up, finished(random.nextBoolean()), random);
        assertThat(world.reached(wanted)).as("healthy after a complete up").isTrue();
        assertThat(actions(world.plan(spec.name(), new Goal.Up(wish.wantedFor(Wish.UP)))))
                .as("a second up only looks")
                .allMatch(action -> action instanceof Action.AwaitHealthy
                        || action instanceof Action.AwaitNodesReady
                        || action instanceof Action.AwaitNodeApi
                        || (wanted.lease() instanceof Lease.HeldBy && action instanceof Action.RenewNodeLease));

        run(world, world.plan(spec.name(), new Goal.Down()), finished(random.nextBoolean()), random);
        assertThat(world.isEmpty()).as("nothing is left after down").isTrue();
        assertThat(world.plan(spec.name(), new Goal.Down()).steps()).isEmpty();
    }

    @Property(tries = 1_000)
    void downAfterAnyHistoryLeavesNothing(@ForAll("histories") List<Command> history, @ForAll Random random) {
        var world = new World();
        var spec = Samples.spec("dev", 1, 2).withKubernetes(new KubernetesChoice.Unspecified());
        var wish = new Wishes(world, random, spec);
        for (var command : history) {
            wish.plan(command.wish()).ifPresent(plan -> run(world, plan, command, random));
            disturb(world, command.then(), random);
        }
        if (random.nextBoolean()) {
            world.store.clear();
        }

        run(world, world.plan(spec.name(), new Goal.Down()), finished(true), random);

        assertThat(world.isEmpty()).isTrue();
    }

    @Property(tries = 500)
    void whatIsLeftOfAPlanIsTheRestOfIt(@ForAll Random random) {
        var world = new World();
        var wanted = Samples.cluster(3, 2);
        var whole = world.plan(wanted.name(), new Goal.Up(wanted));
        var done = new HashSet<String>();
        var cut = random.nextInt(whole.steps().size());
        for (var step : order(whole, random).subList(0, cut)) {
            world.execute(step.action());
            done.add(step.id());
        }

        var rest = world.plan(wanted.name(), new Goal.Up(wanted));

        assertThat(rest.steps().stream().map(Plan.Step::id))
                .as("only waiting, telling etcd and looking may be planned again")
                .allMatch(id -> !done.contains(id) || id.startsWith("await-") || id.startsWith("bootstrap-etcd"));
        assertThat(rest.steps().stream().map(Plan.Step::id))
                .containsAll(whole.steps().stream()
                        .map(Plan.Step::id)
                        .filter(id -> !done.contains(id))
                        .toList());
    }

    private static Command finished(boolean repeated) {
        return new Command(Wish.UP, Integer.MAX_VALUE, false, repeated, Disturbance.NONE);
    }

    private static void run(World world, Plan plan, Command command, Random random) {
        var executed = 0;
        for (var step : order(plan, random)) {
            if (executed++ == command.cutAfter()) {
                if (command.torn()) {
                    world.tear(step.action());
                }
                return;
            }
            world.execute(step.action());
            if (command.repeated()) {
                world.execute(step.action());
            }
        }
    }

    /** One of the orders in which an executor may carry the plan out. */
    private static List<Plan.Step> order(Plan plan, Random random) {
        var waiting = new ArrayList<>(plan.steps());
        var done = new HashSet<String>();
        var ordered = new ArrayList<Plan.Step>();
        while (!waiting.isEmpty()) {
            var ready = waiting.stream()
                    .filter(step -> done.containsAll(step.dependsOn()))
                    .toList();
            var next = ready.get(random.nextInt(ready.size()));
            waiting.remove(next);
            done.add(next.id());
            ordered.add(next);
        }
        return ordered;
    }

    private static List<Action> actions(Plan plan) {
        return plan.steps().stream().map(Plan.Step::action).toList();
    }

    private static void disturb(World world, Disturbance disturbance, Random random) {
        if (world.domains.isEmpty()) {
            return;
        }
        var names = List.copyOf(world.domains.keySet());
        var name = names.get(random.nextInt(names.size()));
        switch (disturbance) {
            case NONE -> {}
            case CRASH_OF_A_NODE -> world.disturb(name, DomainState.CRASHED);
            case PAUSE_OF_A_NODE -> world.disturb(name, DomainState.PAUSED);
            case UNPLUG_OF_A_NODE -> world.unplug(name, new MacAddress("52:54:00:ab:cd:01"));
            case STOPPING_OF_A_NODE -> world.disturb(name, DomainState.STOPPING);
        }
    }

    /** Turns wishes into plans as an engine does, from the store and what is seen. */
    private static final class Wishes {
        private final World world;
        private final Random random;
        private final io.coppice.orchestrator.ClusterSpec spec;

        Wishes(World world, Random random, io.coppice.orchestrator.ClusterSpec spec) {
            this.world = world;
            this.random = random;
            this.spec = spec;
        }

        Optional<Plan> plan(Wish wish) {
            var exists = world.stored(spec.name())
                    .filter(cluster -> cluster.phase() != Phase.REMOVING)
                    .isPresent();
            return switch (wish) {
                case UP, MORE_WORKERS, OTHER_LEASE ->
                    Optional.of(world.plan(spec.name(), new Goal.Up(wantedFor(wish))));
                case DOWN -> Optional.of(world.plan(spec.name(), new Goal.Down()));
                case START -> exists ? Optional.of(world.plan(spec.name(), new Goal.Start())) : Optional.empty();
                case STOP ->
                    exists
                            ? Optional.of(world.plan(spec.name(), new Goal.Stop(Duration.ofSeconds(10))))
                            : Optional.empty();
                case RENEW ->
                    exists && allAnswering()
                            ? Optional.of(world.plan(spec.name(), new Goal.Renew(lease())))
                            : Optional.empty();
            };
        }

        /** A running node that does not answer yet cannot be told a lease: an engine's step fails there. */
        private boolean allAnswering() {
            return world.stored(spec.name())
                            .filter(cluster -> cluster.phase() == Phase.ACTIVE)
                            .isPresent()
                    && world.domains.values().stream().allMatch(domain -> world.answers(domain.id()));
        }

        private Lease lease() {
            return switch (random.nextInt(3)) {
                case 0 -> new Lease.Permanent();
                case 1 -> new Lease.Until(Samples.NOW.plusSeconds(3600 + random.nextInt(1000)));
                default -> new Lease.HeldBy(42, Samples.NOW, Duration.ofSeconds(60));
            };
        }

        DesiredCluster wantedFor(Wish wish) {
            var existing = world.stored(spec.name()).filter(cluster -> cluster.phase() != Phase.REMOVING);
            var allocator = new Allocator(Allocator.Taken.NOTHING, random);
            if (existing.isEmpty()) {
                return allocator.allocate(
                        Samples.basis(spec, random.nextBoolean() ? List.of(Samples.KUBERNETES) : List.of()));
            }
            var old = existing.get();
            var workers = old.spec().workers() + (wish == Wish.MORE_WORKERS ? 1 : 0);
            var asked = Samples.spec("dev", spec.controlPlanes(), workers)
                    .withLease(wish == Wish.OTHER_LEASE ? lease() : old.lease())
                    .withKubernetes(old.spec().kubernetes());
            return SpecChange.apply(old, asked, Samples.settings(), allocator);
        }
    }
}
