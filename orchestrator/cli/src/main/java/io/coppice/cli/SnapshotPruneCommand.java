package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice snapshot prune}. */
@Command(
        name = "prune",
        description =
                "Delete the snapshots that were taken long ago, and the node templates that were not used since; clusters that came from them live on.",
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
        List<String> old = host.ask(
                context(),
                orchestrator -> Stream.concat(snapshots(orchestrator, limit), templates(orchestrator, limit))
                        .toList());
        old.forEach(told -> context().out().println((dryRun ? "would delete " : "deleted ") + told));
        if (old.isEmpty()) {
            context().out().println("Nothing to delete.");
        }
        return ExitCode.OK;
    }

    private Stream<String> snapshots(Orchestrator orchestrator, Instant limit) {
        return orchestrator.snapshots().stream()
                .filter(snapshot -> snapshot.createdAt().isBefore(limit))
                .map(snapshot -> {
                    if (!dryRun) {
                        orchestrator.deleteSnapshot(snapshot.name());
                    }
                    return snapshot.name() + ", " + Values.bytes(snapshot.bytes());
                });
    }

    private Stream<String> templates(Orchestrator orchestrator, Instant limit) {
        return orchestrator.nodeTemplates().stream()
                .filter(template -> template.usedAt().isBefore(limit))
                .map(template -> {
                    if (!dryRun) {
                        orchestrator.deleteNodeTemplate(template.id());
                    }
                    return "node template " + template.id() + ", " + Values.bytes(template.bytes());
                });
    }
}
