package io.coppice.cli;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.SnapshotName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot delete}. */
@Command(name = "delete", description = "Delete a snapshot; clusters that were forked from it live on.")
final class SnapshotDeleteCommand extends CoppiceCommand {

    @Parameters(paramLabel = "SNAPSHOT", description = "Name of the snapshot.")
    private SnapshotName name = new SnapshotName("none");

    @Mixin
    private HostOption host;

    SnapshotDeleteCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        host.ask(context(), orchestrator -> {
            if (orchestrator.snapshots().stream()
                    .noneMatch(snapshot -> snapshot.name().equals(name))) {
                throw new CoppiceException.NotFound("there is no snapshot " + name, "See 'coppice snapshot list'.");
            }
            orchestrator.deleteSnapshot(name);
            return name;
        });
        context().out().println("Snapshot " + name + " deleted.");
        return ExitCode.OK;
    }
}
