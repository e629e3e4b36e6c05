package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Waits until Kubernetes says of every node that it is ready, in its present boot: what it says of a node that was started again may be of the
 * time before.
 */
final class NodesReadyWait {

    /** How often what the watch has heard is looked at; the API server itself is not asked. */
    private static final Duration TICK = Duration.ofMillis(80);

    private final Hypervisor hypervisor;
    private final Home home;

    NodesReadyWait(Hypervisor hypervisor, Home home) {
        this.hypervisor = hypervisor;
        this.home = home;
    }

    /** @throws CoppiceException.StepFailed as soon as a machine stops, a phase fails, or a service fails again and again */
    void await(DesiredCluster cluster, NodeWatch watch, Function<DesiredNode, NodeClient> clients, StepContext context)
            throws IOException {
        var machines = new MachineWatch(hypervisor, home, cluster, "all nodes were ready in Kubernetes");
        var bootIds = new BootIds(name -> cluster.node(name).flatMap(node -> BootIds.ask(clients.apply(node))));
        var waiting = new LinkedHashSet<>(cluster.nodes());
        var services = new ServiceWatch(cluster.name(), clients);
        while (true) {
            machines.look(context);
            var states = watch.states();
            for (var node : List.copyOf(waiting)) {
                if (isReady(node, states, bootIds)) {
                    waiting.remove(node);
                    context.phase(node.name(), "ready");
                }
            }
            if (waiting.isEmpty()) {
                return;
            }
            services.look(waiting);
            if (context.cancellation().pause(TICK)) {
                throw new StepCancelled(
                        describe(waiting, watch),
                        machines.tail(waiting.iterator().next()));
            }
        }
    }

    private static boolean isReady(DesiredNode node, NodeStates states, BootIds bootIds) {
        return states.ready(node)
                && states.of(node.name())
                        .filter(state -> bootIds.isPresent(node.name(), state.bootId()))
                        .isPresent();
    }

    private static String describe(Collection<DesiredNode> waiting, NodeWatch watch) {
        var nothing = watch.problem();
        return nothing.isEmpty()
                ? "not ready in Kubernetes: "
                        + waiting.stream()
                                .map(node -> node.name() + ": " + describe(node, watch.states()))
                                .collect(Collectors.joining("; "))
                : "the Kubernetes API does not answer: " + nothing;
    }

    private static String describe(DesiredNode node, NodeStates states) {
        return states.ready(node)
                ? "it has been started again, and its kubelet has not said anything since"
                : states.describe(node.name());
    }
}
