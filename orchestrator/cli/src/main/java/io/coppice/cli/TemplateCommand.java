package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice template}. */
@Command(
        name = "template",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "See and check machine templates: the built-in ones, and your own in $XDG_CONFIG_HOME/coppice/templates.",
        subcommands = {TemplateListCommand.class, TemplateShowCommand.class, TemplateValidateCommand.class})
final class TemplateCommand extends CommandGroup {

    TemplateCommand(CliContext context) {
        super(context);
    }
}
