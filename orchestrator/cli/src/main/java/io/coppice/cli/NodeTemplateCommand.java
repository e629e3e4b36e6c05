package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice snapshot template}. */
@Command(
        name = "template",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Make, see and delete node templates: machines that were frozen before they were anybody.",
            "Nodes of the same shape begin from them instead of booting."
        },
        subcommands = {NodeTemplateMakeCommand.class, NodeTemplateListCommand.class, NodeTemplateDeleteCommand.class})
final class NodeTemplateCommand extends CommandGroup {

    NodeTemplateCommand(CliContext context) {
        super(context);
    }
}
