package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.core.DesiredCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at a cluster until every check of its health passes. */
final class HealthWait {

    private static final Duration GAP = Duration.ofMillis(250);

    private final Hypervisor hypervisor;
    private final Home home;

    HealthWait(Hypervisor hypervisor, Home home) {
        this.hypervisor = hypervisor;
        this.home = home;
    }

    void await(DesiredCluster cluster, HealthProbe probe, StepContext context) throws IOException {
        var machines = new MachineWatch(hypervisor, home, cluster, "the cluster was healthy");
        while (true) {
            machines.look(context);
            var report = probe.look();
            if (report.healthy()) {
                machines.look(context);
                return;
            }
            if (context.cancellation().pause(GAP)) {
                throw new StepCancelled(describe(report), lastLines(cluster, report, machines));
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
