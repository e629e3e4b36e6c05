package io.coppice.cli;

import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice cluster snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Freeze all nodes of a running cluster at once, memory and disks; the cluster goes on, unless it is to stay frozen.",
            "What is kept holds the cluster's secrets."
        },
        sortOptions = false)
final class ClusterSnapshotCommand extends CoppiceCommand {

    @Mixin
    private ClusterArgument cluster;

    @Option(names = "--as", required = true, paramLabel = "SNAPSHOT", description = "Name of the snapshot.")
    private SnapshotName name = new SnapshotName("none");

    @Option(
            names = "--freeze",
            description =
                    "Leave the cluster frozen, where it takes no processor's time, until 'coppice cluster start'.")
    private boolean freeze;

    @Mixin
    private ProgressOption output;

    @Mixin
    private HostOption host;

    ClusterSnapshotCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return host.ask(context(), this::take);
    }

    private int take(Orchestrator orchestrator) {
        Instant start = context().clock().instant();
        Optional<SnapshotView> taken;
        try (Progress progress =
                        Progress.of(context(), output.format(), "Taking a snapshot of cluster " + cluster.name());
                Interruption interruption = Interruption.watch(
                        context(),
                        progress,
                        "Interrupted: the snapshot is finished first. Ctrl-C again quits at once.",
                        "")) {
            taken = interruption.result(() -> orchestrator.takeSnapshot(
                    cluster.name(), name, freeze ? AfterSnapshot.STAY_FROZEN : AfterSnapshot.GO_ON, progress));
        }
        if (taken.isEmpty()) {
            context().err().println("Interrupted. 'coppice snapshot list' shows what there is.");
            return ExitCode.INTERRUPTED;
        }
        tell(taken.get(), Duration.between(start, context().clock().instant()));
        return ExitCode.OK;
    }

    private void tell(SnapshotView snapshot, Duration took) {
        switch (output.format()) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("snapshot", snapshot.name());
                fields.put("id", snapshot.id());
                fields.put("pauseSeconds", snapshot.pause());
                fields.put("elapsedSeconds", took);
                new JsonProgress(context()).event("snapshot", context().clock().instant(), fields);
            }
            case TEXT ->
                context()
                        .out()
                        .println("Snapshot " + snapshot.name() + " of cluster " + snapshot.cluster() + " taken in "
                                + Values.duration(took) + "; " + afterwards(snapshot));
        }
    }

    private String afterwards(SnapshotView snapshot) {
        return freeze
                ? "the cluster stays frozen until 'coppice cluster start " + snapshot.cluster() + "'."
                : "the cluster stood still for " + snapshot.pause().toMillis() + " ms.";
    }
}
