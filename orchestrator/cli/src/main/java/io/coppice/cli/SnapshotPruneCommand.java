package io.coppice.cli;

import io.coppice.hypervisor.DataSize;
import io.coppice.orchestrator.Orchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice snapshot prune}. */
@Command(
        name = "prune",
        description = {
            "Delete the snapshots that were taken long ago, and the node templates that were not used since; clusters that came from them live on.",
            "With --keep, those go that are too much: the oldest first, as long as the rest takes more."
        },
        sortOptions = false)
final class SnapshotPruneCommand extends CoppiceCommand {

    private static final Duration LONG_AGO = Duration.ofDays(7);

    @Option(names = "--older-than", paramLabel = "DURATION", description = "How long ago. Default: 7d, without --keep")
    private Optional<Duration> age = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "SIZE",
            description = "What snapshots and node templates may take on the disk, such as 20GiB.")
    private Optional<DataSize> size = Optional.empty();

    @Option(names = "--dry-run", description = "Only tell what would be deleted.")
    private boolean dryRun;

    @Mixin
    private HostOption host;

    SnapshotPruneCommand(CliContext context) {
        super(context);
    }

    /** @param since when it was of use last */
    private record Kept(String told, Instant since, long bytes, Runnable deletion) {}

    @Override
    public Integer call() {
        List<Kept> doomed = host.ask(context(), orchestrator -> {
            List<Kept> chosen = chosen(orchestrator);
            if (!dryRun) {
                chosen.forEach(kept -> kept.deletion().run());
            }
            return chosen;
        });
        doomed.forEach(kept -> context()
                .out()
                .println((dryRun ? "would delete " : "deleted ") + kept.told() + ", " + Values.bytes(kept.bytes())));
        if (doomed.isEmpty()) {
            context().out().println("Nothing to delete.");
        }
        return ExitCode.OK;
    }

    private List<Kept> chosen(Orchestrator orchestrator) {
        Instant limit = context().clock().instant().minus(age.orElse(LONG_AGO));
        boolean byAge = age.isPresent() || size.isEmpty();
        long room = size.map(DataSize::bytes).orElse(Long.MAX_VALUE);
        List<Kept> chosen = new ArrayList<>();
        for (Kept kept : Stream.concat(snapshots(orchestrator), templates(orchestrator))
                .sorted(Comparator.comparing(Kept::since).reversed())
                .toList()) {
            room -= kept.bytes();
            if (room < 0 || (byAge && kept.since().isBefore(limit))) {
                chosen.add(kept);
            }
        }
        return chosen;
    }

    private static Stream<Kept> snapshots(Orchestrator orchestrator) {
        return orchestrator.snapshots().stream()
                .map(snapshot -> new Kept(
                        snapshot.name().value(),
                        snapshot.createdAt(),
                        snapshot.bytes(),
                        () -> orchestrator.deleteSnapshot(snapshot.name())));
    }

    private static Stream<Kept> templates(Orchestrator orchestrator) {
        return orchestrator.nodeTemplates().stream()
                .map(template -> new Kept(
                        "node template " + template.id(),
                        template.usedAt(),
                        template.bytes(),
                        () -> orchestrator.deleteNodeTemplate(template.id())));
    }
}
