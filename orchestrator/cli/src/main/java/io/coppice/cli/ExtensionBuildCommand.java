package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice image extension build}. */
@Command(
        name = "build",
        synopsisSubcommandLabel = "COMMAND",
        description = "Build an extension, unless it is built from the same inputs already.",
        subcommands = {KubernetesBuildCommand.class, ImageStoreBuildCommand.class})
final class ExtensionBuildCommand extends CommandGroup {

    ExtensionBuildCommand(CliContext context) {
        super(context);
    }
}
