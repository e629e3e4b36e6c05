package io.coppice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands have. */
abstract class CoppiceCommand implements Callable<Integer> {

    @SuppressWarnings("unused") // picocli acts on it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--debug", description = "Show the inner causes of errors. Also: COPPICE_DEBUG=1.")
    private boolean debug;

    private final CliContext context;

    CoppiceCommand(CliContext context) {
        this.context = context;
    }

    CliContext context() {
        return context;
    }

    boolean debug() {
        return debug;
    }

    /** @return the exit code, see {@link ExitCode} */
    @Override
    public abstract Integer call();
}
