package io.coppice.cli;

import io.coppice.orchestrator.engine.Homes;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the process it runs in.
 *
 * @param in standard input
 * @param out where results go
 * @param err where errors, warnings and progress of machine-readable commands go
 * @param environment the environment variables
 * @param terminal whether standard output is a terminal
 * @param clock tells the time for ages and elapsed times
 * @param orchestrators opens the orchestrator when a command first needs it
 * @param screens opens the terminal for live views and consoles
 * @param interrupts hears of Ctrl-C and of requests to end
 */
record CliContext(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal,
        Clock clock,
        OrchestratorFactory orchestrators,
        ScreenFactory screens,
        Interrupts interrupts) {

    CliContext {
        environment = Map.copyOf(environment);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    Homes homes() {
        return new Homes(environment);
    }

    Background background() {
        return new Background(this);
    }

    boolean debug() {
        return variable("COPPICE_DEBUG").filter(value -> !value.equals("0")).isPresent();
    }
}
