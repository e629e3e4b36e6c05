package io.coppice.cli;

import io.coppice.orchestrator.SnapshotName;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot import}. */
@Command(
        name = "import",
        description = {
            "Take a snapshot from a file that 'coppice snapshot export' wrote.",
            "Its node image and extensions become yours, as if you had built them, and its forks run whatever was in the memory of its machines: import only what you trust."
        },
        sortOptions = false)
final class SnapshotImportCommand extends CoppiceCommand {

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "SNAPSHOT",
            description = "Name of the snapshot here. Default: the one it had.")
    private Optional<SnapshotName> name = Optional.empty();

    @Mixin
    private ProgressOption output;

    @Mixin
    private HostOption host;

    SnapshotImportCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return new SnapshotTransfer(context(), output.format())
                .run(
                        host,
                        "Importing a snapshot from " + file,
                        "snapshot-imported",
                        (orchestrator, progress) -> orchestrator.importSnapshot(file, name, progress),
                        (snapshot, took) -> "Snapshot " + snapshot.name() + " of cluster " + snapshot.cluster()
                                + " imported in " + took + "; 'coppice cluster fork " + snapshot.name()
                                + "' makes clusters of it.");
    }
}
