package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice image}. */
@Command(
        name = "image",
        synopsisSubcommandLabel = "COMMAND",
        description = "Build node images and see those that are built; load container images.",
        subcommands = {
            ImageBuildCommand.class,
            ImageListCommand.class,
            ImageShowCommand.class,
            ImagePruneCommand.class,
            ImageLockCommand.class,
            ImageLoadCommand.class,
            ExtensionCommand.class
        })
final class ImageCommand extends CommandGroup {

    ImageCommand(CliContext context) {
        super(context);
    }
}
