package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice node}. */
@Command(
        name = "node",
        synopsisSubcommandLabel = "COMMAND",
        description = "See what nodes do and handle them one by one.",
        subcommands = {
            NodeListCommand.class,
            NodeShowCommand.class,
            NodeLogsCommand.class,
            NodeDmesgCommand.class,
            NodeServicesCommand.class,
            NodeEventsCommand.class,
            NodeImagesCommand.class,
            NodeProcessesCommand.class,
            NodeReadCommand.class,
            NodeRebootCommand.class,
            NodeConsoleCommand.class
        })
final class NodeCommand extends CommandGroup {

    NodeCommand(CliContext context) {
        super(context);
    }
}
