package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Listens to the consoles of a cluster's machines and looks whether they still run, while something of them is awaited. Used by one thread. */
final class MachineWatch {

    private static final Duration DOMAIN_CHECK = Duration.ofSeconds(2);

    private final Hypervisor hypervisor;
    private final Map<DesiredNode, ConsoleWatch> consoles = new LinkedHashMap<>();
    private final DesiredCluster cluster;
    private final Home home;
    private final String awaited;
    private final CrashedKernels crashed;
    private long nextDomainCheck = System.nanoTime();

    /** @param awaited what is waited for, such as {@code the cluster was healthy} */
    MachineWatch(Hypervisor hypervisor, Home home, DesiredCluster cluster, String awaited) throws IOException {
        this.hypervisor = hypervisor;
        this.home = home;
        this.cluster = cluster;
        this.awaited = awaited;
        this.crashed = new CrashedKernels(hypervisor);
        for (var node : cluster.nodes()) {
            var log = log(node);
            consoles.put(node, new ConsoleWatch(log, ConsoleWatch.lengthOf(log)));
        }
    }

    /**
     * Passes on the phases that nodes have begun since, and resets those whose kernel crashed.
     *
     * @throws CoppiceException.StepFailed if a node has failed in one, or its machine has stopped
     */
    void look(StepContext context) throws IOException {
        for (var entry : consoles.entrySet()) {
            entry.getValue()
                    .poll()
                    .forEach(phase -> context.phase(entry.getKey().name(), phase));
            crashed.reset(entry.getKey(), entry.getValue(), context).ifPresent(entry::setValue);
            refuseFailed(entry.getKey(), entry.getValue());
        }
        if (System.nanoTime() - nextDomainCheck >= 0) {
            nextDomainCheck = System.nanoTime() + DOMAIN_CHECK.toNanos();
            refuseDead();
        }
    }

    private static void refuseFailed(DesiredNode node, ConsoleWatch console) {
        var failure = console.failure();
        if (failure.isPresent()) {
            throw new CoppiceException.StepFailed(
                    node.name() + " failed in phase " + console.phase().orElse("unknown") + ": " + failure.get(),
                    console.lastLines(),
                    "the last lines of its console say more",
                    null);
        }
    }

    private void refuseDead() throws IOException {
        for (var node : cluster.nodes()) {
            var running = hypervisor
                    .find(node.domainId())
                    .filter(domain -> domain.state() == DomainState.RUNNING || domain.state() == DomainState.PAUSED);
            if (running.isEmpty()) {
                throw new CoppiceException.StepFailed(
                        node.name() + " stopped before " + awaited,
                        tail(node),
                        "the last lines of its console say more",
                        null);
            }
        }
    }

    /** The last lines of the node's console. */
    List<String> tail(DesiredNode node) throws IOException {
        try {
            return ConsoleWatch.tail(log(node), ConsoleWatch.KEPT_LINES);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private java.nio.file.Path log(DesiredNode node) {
        return home.cluster(cluster.name()).node(node.name()).consoleLog();
    }
}
