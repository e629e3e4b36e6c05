package io.coppice.cli;

import io.coppice.orchestrator.SnapshotName;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot export}. */
@Command(
        name = "export",
        description = {
            "Write a snapshot to a file, for a host with the same QEMU and processor.",
            "The file holds the cluster's secrets, and all that forks need: node image and extensions too."
        },
        sortOptions = false)
final class SnapshotExportCommand extends CoppiceCommand {

    @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "Name of the snapshot.")
    private SnapshotName name = new SnapshotName("none");

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "Where to, such as warm.tar.zst; it must not be there yet.")
    private Path file = Path.of("");

    @Mixin
    private ProgressOption output;

    @Mixin
    private HostOption host;

    SnapshotExportCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return new SnapshotTransfer(context(), output.format())
                .run(
                        host,
                        "Exporting snapshot " + name,
                        "snapshot-exported",
                        (orchestrator, progress) -> orchestrator.exportSnapshot(name, file, progress),
                        (snapshot, took) ->
                                "Snapshot " + snapshot.name() + " written to " + file + " in " + took + ".");
    }
}
