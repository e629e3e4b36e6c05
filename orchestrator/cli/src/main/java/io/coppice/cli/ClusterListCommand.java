package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice cluster list}. */
@Command(name = "list", description = "List your clusters.")
final class ClusterListCommand extends ReadCommand {

    @Mixin
    private HostOption host;

    ClusterListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        renderer()
                .list(
                        ClusterFields.row(context().clock().instant()),
                        host.ask(context(), Orchestrator::clusters),
                        "No clusters. 'coppice up' makes one.");
        return ExitCode.OK;
    }
}
