package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at a cluster until every check of its health passes. */
final class HealthWait {

    private static final Duration SHORTEST_GAP = Duration.ofMillis(250);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

    private final Hypervisor hypervisor;
    private final Home home;

    HealthWait(Hypervisor hypervisor, Home home) {
        this.hypervisor = hypervisor;
        this.home = home;
    }

    /** @throws CoppiceException.StepFailed as soon as a machine stops, or a service fails again and again */
    void await(
            DesiredCluster cluster, HealthProbe probe, Function<DesiredNode, NodeClient> clients, StepContext context)
            throws IOException {
        var machines = new MachineWatch(hypervisor, home, cluster, "the cluster was healthy");
        var services = new ServiceWatch(cluster.name(), clients);
        while (true) {
            machines.look(context);
            var begun = System.nanoTime();
            var report = probe.look();
            var took = Duration.ofNanos(System.nanoTime() - begun);
            if (report.healthy()) {
                machines.look(context);
                return;
            }
            services.look(cluster.nodes());
            if (context.cancellation().pause(gapAfter(took))) {
                throw new StepCancelled(describe(report), lastLines(cluster, report, machines));
            }
        }
    }

    /** Nodes that answer late have much to do, and each look is more of it. */
    static Duration gapAfter(Duration look) {
        var half = look.dividedBy(2);
        if (half.compareTo(SHORTEST_GAP) < 0) {
            return SHORTEST_GAP;
        }
        return half.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : half;
    }

    static String describe(HealthReport report) {
        return "not healthy: "
                + report.checks().stream()
                        .filter(check -> !check.passed())
                        .map(check ->
                                check.node().map(node -> node + " ").orElse("") + check.name() + ": " + check.detail())
                        .collect(Collectors.joining("; "));
    }

    /** Of the first node that is not well. */
    private static List<String> lastLines(DesiredCluster cluster, HealthReport report, MachineWatch machines)
            throws IOException {
        for (var node : cluster.nodes()) {
            var unwell = report.checks().stream()
                    .anyMatch(check -> !check.passed()
                            && check.node().filter(node.name()::equals).isPresent());
            if (unwell) {
                return machines.tail(node);
            }
        }
        return List.of();
    }
}
