package io.coppice.cli;

import io.coppice.orchestrator.ClusterView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice cluster show}. */
@Command(name = "show", description = "Show a cluster and its nodes.")
final class ClusterShowCommand extends ReadCommand {

    @Mixin
    private ClusterArgument cluster;

    @Mixin
    private HostOption host;

    ClusterShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ClusterView view = host.ask(context(), orchestrator -> orchestrator.cluster(cluster.name()));
        renderer()
                .item(
                        ClusterFields.all(context().clock().instant()),
                        view,
                        List.of(new Renderer.Section<>("nodes", ClusterFields.NODES, view.nodes())));
        return ExitCode.OK;
    }
}
