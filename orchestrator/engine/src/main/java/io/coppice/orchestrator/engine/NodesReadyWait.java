package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Waits until Kubernetes says of every node that it is ready. */
final class NodesReadyWait {

    /** How often what the watch has heard is looked at; the API server itself is not asked. */
    private static final Duration TICK = Duration.ofMillis(80);

    private static final Duration SERVICE_CHECK = Duration.ofSeconds(3);

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
        var told = new HashSet<NodeName>();
        var nextServiceCheck = System.nanoTime() + SERVICE_CHECK.toNanos();
        while (true) {
            machines.look(context);
            var states = watch.states();
            cluster.nodes().stream()
                    .filter(states::ready)
                    .filter(node -> told.add(node.name()))
                    .forEach(node -> context.phase(node.name(), "ready"));
            if (states.allReady(cluster)) {
                return;
            }
            if (System.nanoTime() - nextServiceCheck >= 0) {
                ServiceFailures.refuse(
                        cluster.name(),
                        cluster.nodes().stream()
                                .filter(node -> !states.ready(node))
                                .map(clients)
                                .toList());
                nextServiceCheck = System.nanoTime() + SERVICE_CHECK.toNanos();
            }
            if (context.cancellation().pause(TICK)) {
                throw new StepCancelled(describe(cluster, watch), lastLines(cluster, states, machines));
            }
        }
    }

    private static String describe(DesiredCluster cluster, NodeWatch watch) {
        var nothing = watch.problem();
        return nothing.isEmpty()
                ? "not ready in Kubernetes: " + watch.states().describeUnready(cluster)
                : "the Kubernetes API does not answer: " + nothing;
    }

    private static List<String> lastLines(DesiredCluster cluster, NodeStates states, MachineWatch machines)
            throws IOException {
        for (var node : cluster.nodes()) {
            if (!states.ready(node)) {
                return machines.tail(node);
            }
        }
        return List.of();
    }
}
