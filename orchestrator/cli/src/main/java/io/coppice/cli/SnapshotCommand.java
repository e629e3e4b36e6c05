package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice snapshot}. */
@Command(
        name = "snapshot",
        synopsisSubcommandLabel = "COMMAND",
        description = "See, delete and move snapshots of clusters; 'coppice cluster snapshot' takes one.",
        subcommands = {
            SnapshotListCommand.class,
            SnapshotShowCommand.class,
            SnapshotDeleteCommand.class,
            SnapshotPruneCommand.class,
            SnapshotExportCommand.class,
            SnapshotImportCommand.class,
            NodeTemplateCommand.class
        })
final class SnapshotCommand extends CommandGroup {

    SnapshotCommand(CliContext context) {
        super(context);
    }
}
