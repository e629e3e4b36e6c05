package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice config}. */
@Command(
        name = "config",
        synopsisSubcommandLabel = "COMMAND",
        description = "Make, change and check machine configs, without any cluster.",
        subcommands = {ConfigGenerateCommand.class, ConfigPatchCommand.class, ConfigValidateCommand.class})
final class ConfigCommand extends CommandGroup {

    ConfigCommand(CliContext context) {
        super(context);
    }
}
