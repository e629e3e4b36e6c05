package io.coppice.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells the steps of a build, a line each. */
record BuildLines(CliContext context, Instant start) {

    void print(String step, String detail) {
        double seconds = Duration.between(start, context.clock().instant()).toMillis() / 1000.0;
        context.out().println(Values.printable(String.format(Locale.ROOT, "[%6.1fs] %-20s %s", seconds, step, detail)));
        context.out().flush();
    }
}
