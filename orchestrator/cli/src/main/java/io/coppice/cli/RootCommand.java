package io.coppice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice} itself. */
@Command(
        name = "coppice",
        synopsisSubcommandLabel = "COMMAND",
        description = "Grows clusters of real node VMs, cuts them down, and grows them again.",
        footer = {
            "",
            "A cluster in one command:  coppice up",
            "And gone again:            coppice down",
            "",
            "Exit codes: 0 done; 1 could not be done, or is not well; 2 wrongly asked; 130 interrupted."
        })
final class RootCommand extends CommandGroup {

    @SuppressWarnings("unused") // picocli acts on it
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    RootCommand(CliContext context) {
        super(context);
    }
}
