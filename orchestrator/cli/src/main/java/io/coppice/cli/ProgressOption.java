package io.coppice.cli;

import picocli.CommandLine.Option;

/** How a command tells what it does. */
final class ProgressOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to tell what is done: ${COMPLETION-CANDIDATES}. json: one event a line.")
    private ProgressFormat format;

    ProgressFormat format() {
        return format;
    }
}
