package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice cluster}. */
@Command(
        name = "cluster",
        synopsisSubcommandLabel = "COMMAND",
        description = "See clusters and change their state.",
        subcommands = {
            ClusterListCommand.class,
            ClusterShowCommand.class,
            ClusterHealthCommand.class,
            ClusterStartCommand.class,
            ClusterStopCommand.class,
            ClusterRenewCommand.class,
            ClusterSnapshotCommand.class,
            ClusterForkCommand.class
        })
final class ClusterCommand extends CommandGroup {

    ClusterCommand(CliContext context) {
        super(context);
    }
}
