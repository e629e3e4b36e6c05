package io.coppice.cli;

import picocli.CommandLine.Option;

/** A command that shows something and changes nothing. */
abstract class ReadCommand extends CoppiceCommand {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How to show it: ${COMPLETION-CANDIDATES}.")
    private OutputFormat format;

    ReadCommand(CliContext context) {
        super(context);
    }

    Renderer renderer() {
        return new Renderer(context().out(), format);
    }
}
