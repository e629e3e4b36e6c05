package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice image extension}. */
@Command(
        name = "extension",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Build what nodes have beside their image, such as Kubernetes or container images, and see what is built.",
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
