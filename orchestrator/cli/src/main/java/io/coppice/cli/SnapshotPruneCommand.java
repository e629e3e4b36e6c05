package io.coppice.cli;

import io.coppice.orchestrator.SnapshotView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice snapshot prune}. */
@Command(
        name = "prune",
        description = "Delete the snapshots that were taken long ago; clusters that were forked from them live on.",
        sortOptions = false)
final class SnapshotPruneCommand extends CoppiceCommand {

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description = "How long ago. Default: ${DEFAULT-VALUE}")
    private Duration age = Duration.ZERO;

    @Option(names = "--dry-run", description = "Only tell what would be deleted.")
    private boolean dryRun;

    @Mixin
    private HostOption host;

    SnapshotPruneCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Instant limit = context().clock().instant().minus(age);
        List<SnapshotView> old = host.ask(context(), orchestrator -> {
            List<SnapshotView> found = orchestrator.snapshots().stream()
                    .filter(snapshot -> snapshot.createdAt().isBefore(limit))
                    .toList();
            if (!dryRun) {
                found.forEach(snapshot -> orchestrator.deleteSnapshot(snapshot.name()));
            }
            return found;
        });
        old.forEach(snapshot -> context()
                .out()
                .println((dryRun ? "would delete " : "deleted ") + snapshot.name() + ", "
                        + Values.bytes(snapshot.bytes())));
        if (old.isEmpty()) {
            context().out().println("Nothing to delete.");
        }
        return ExitCode.OK;
    }
}
