package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice image}. */
@Command(
        name = "image",
        synopsisSubcommandLabel = "COMMAND",
        description = "Build node images and see those that are built.",
        subcommands = {
            ImageBuildCommand.class,
            ImageListCommand.class,
            ImageShowCommand.class,
            ImagePruneCommand.class,
            ImageLockCommand.class,
            ExtensionCommand.class
        })
final class ImageCommand extends CommandGroup {

    ImageCommand(CliContext context) {
        super(context);
    }
}
