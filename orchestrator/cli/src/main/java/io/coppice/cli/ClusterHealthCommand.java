package io.coppice.cli;

import io.coppice.orchestrator.HealthReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice cluster health}. */
@Command(name = "health", description = "Check whether a cluster does its work. Exit code 1 if it does not.")
final class ClusterHealthCommand extends ReadCommand {

    private static final List<Field<HealthReport>> REPORT =
            List.of(Field.of("cluster", HealthReport::cluster), Field.of("healthy", HealthReport::healthy));

    @Mixin
    private ClusterArgument cluster;

    @Mixin
    private HostOption host;

    ClusterHealthCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        HealthReport report = host.ask(context(), orchestrator -> orchestrator.health(cluster.name()));
        Style style = Style.of(context());
        List<Field<HealthReport.Check>> checks = List.of(
                Field.of("node", HealthReport.Check::node),
                Field.of("name", HealthReport.Check::name),
                Field.of(
                        "passed",
                        HealthReport.Check::passed,
                        check -> check.passed() ? "yes" : style.unicode() ? "✗ NO" : "NO"),
                Field.of("detail", HealthReport.Check::detail));
        renderer().item(REPORT, report, List.of(new Renderer.Section<>("checks", checks, report.checks())));
        return report.healthy() ? ExitCode.OK : ExitCode.FAILED;
    }
}
