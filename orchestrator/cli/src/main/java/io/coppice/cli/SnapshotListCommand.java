package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice snapshot list}. */
@Command(name = "list", description = "List your snapshots, the newest first.")
final class SnapshotListCommand extends ReadCommand {

    @Mixin
    private HostOption host;

    SnapshotListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        renderer()
                .list(
                        SnapshotFields.row(context().clock().instant()),
                        host.ask(context(), Orchestrator::snapshots),
                        "No snapshots. 'coppice cluster snapshot --as NAME' takes one.");
        return ExitCode.OK;
    }
}
