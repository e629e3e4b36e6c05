package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at a cluster until every check of its health passes. */
final class HealthWait {

    private static final Duration GAP = Duration.ofMillis(250);

    private static final Duration DOMAIN_CHECK = Duration.ofSeconds(2);

    private final Hypervisor hypervisor;
    private final Home home;

    HealthWait(Hypervisor hypervisor, Home home) {
        this.hypervisor = hypervisor;
        this.home = home;
    }

    void await(DesiredCluster cluster, Function<DesiredNode, NodeClient> clients, StepContext context)
            throws IOException {
        var probe = new HealthProbe(cluster, clients);
        var consoles = new HashMap<DesiredNode, ConsoleWatch>();
        for (var node : cluster.nodes()) {
            var log = home.cluster(cluster.name()).node(node.name()).consoleLog();
            consoles.put(node, new ConsoleWatch(log, ConsoleWatch.lengthOf(log)));
        }
        var nextDomainCheck = System.nanoTime();
        while (true) {
            follow(consoles, context);
            var report = probe.look();
            if (report.healthy()) {
                follow(consoles, context);
                return;
            }
            if (System.nanoTime() - nextDomainCheck >= 0) {
                nextDomainCheck = System.nanoTime() + DOMAIN_CHECK.toNanos();
                refuseDead(cluster);
            }
            if (context.cancellation().pause(GAP)) {
                throw new StepCancelled(describe(report), lastLines(cluster, report));
            }
        }
    }

    private static void follow(Map<DesiredNode, ConsoleWatch> consoles, StepContext context) throws IOException {
        for (var entry : consoles.entrySet()) {
            entry.getValue()
                    .poll()
                    .forEach(phase -> context.phase(entry.getKey().name(), phase));
            var failure = entry.getValue().failure();
            if (failure.isPresent()) {
                throw new CoppiceException.StepFailed(
                        entry.getKey().name() + " failed in phase "
                                + entry.getValue().phase().orElse("unknown") + ": " + failure.get(),
                        entry.getValue().lastLines(),
                        "the last lines of its console say more",
                        null);
            }
        }
    }

    private void refuseDead(DesiredCluster cluster) throws IOException {
        for (var node : cluster.nodes()) {
            var running = hypervisor
                    .find(node.domainId())
                    .filter(domain -> domain.state() == DomainState.RUNNING || domain.state() == DomainState.PAUSED);
            if (running.isEmpty()) {
                throw new CoppiceException.StepFailed(
                        node.name() + " stopped before the cluster was healthy",
                        tail(cluster, node),
                        "the last lines of its console say more",
                        null);
            }
        }
    }

    static String describe(HealthReport report) {
        return "not healthy: "
                + report.checks().stream()
                        .filter(check -> !check.passed())
                        .map(check ->
                                check.node().map(node -> node + " ").orElse("") + check.name() + ": " + check.detail())
                        .collect(Collectors.joining("; "));
    }

    private List<String> lastLines(DesiredCluster cluster, HealthReport report) throws IOException {
        Set<DesiredNode> unwell = new HashSet<>();
        report.checks().stream()
                .filter(check -> !check.passed())
                .flatMap(check -> check.node().stream())
                .forEach(name -> cluster.node(name).ifPresent(unwell::add));
        for (var node : cluster.nodes()) {
            if (unwell.contains(node)) {
                return tail(cluster, node);
            }
        }
        return List.of();
    }

    private List<String> tail(DesiredCluster cluster, DesiredNode node) throws IOException {
        try {
            return ConsoleWatch.tail(
                    home.cluster(cluster.name()).node(node.name()).consoleLog(), ConsoleWatch.KEPT_LINES);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
