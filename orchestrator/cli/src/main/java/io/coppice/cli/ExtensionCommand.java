package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice image extension}. */
@Command(
        name = "extension",
        synopsisSubcommandLabel = "COMMAND",
        description = "Build what nodes run beside their image, such as Kubernetes, and see what is built.",
        subcommands = {
            ExtensionBuildCommand.class,
            ExtensionListCommand.class,
            ExtensionShowCommand.class,
            ExtensionDeleteCommand.class,
            ExtensionPruneCommand.class
        })
final class ExtensionCommand extends CommandGroup {

    ExtensionCommand(CliContext context) {
        super(context);
    }
}
