package io.coppice.cli;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot show}. */
@Command(name = "show", description = "Show a snapshot.")
final class SnapshotShowCommand extends ReadCommand {

    @Parameters(paramLabel = "SNAPSHOT", description = "Name of the snapshot.")
    private SnapshotName name = new SnapshotName("none");

    @Mixin
    private HostOption host;

    SnapshotShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        renderer().item(SnapshotFields.all(context().clock().instant()), host.ask(context(), this::find), List.of());
        return ExitCode.OK;
    }

    private SnapshotView find(Orchestrator orchestrator) {
        return orchestrator.snapshots().stream()
                .filter(snapshot -> snapshot.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CoppiceException.NotFound("there is no snapshot " + name, "See 'coppice snapshot list'."));
    }
}
