package io.coppice.cli;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.Orchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A change whose success is told in one line. */
final class SimpleChange {

    private final CliContext context;
    private final ChangeOptions options;

    SimpleChange(CliContext context, ChangeOptions options) {
        this.context = context;
        this.options = options;
    }

    /**
     * @param title what is being done
     * @param result what is so when it is done
     * @param type of the last JSON event
     * @return the exit code
     */
    int run(Change change, String title, String result, String type) {
        return options.host().ask(context, orchestrator -> run(orchestrator, change, title, result, type));
    }

    int run(Orchestrator orchestrator, Change change, String title, String result, String type) {
        ChangeRunner runner = new ChangeRunner(context, options);
        if (options.dryRun()) {
            runner.plan(orchestrator, change);
            return ExitCode.OK;
        }
        Instant start = context.clock().instant();
        if (!runner.run(orchestrator, change, options.applyOptions(false), title)) {
            return ExitCode.INTERRUPTED;
        }
        Duration took = Duration.between(start, context.clock().instant());
        switch (options.format()) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("elapsedSeconds", took);
                new JsonProgress(context).event(type, context.clock().instant(), fields);
            }
            case TEXT -> {
                String sentence = result.substring(0, 1).toUpperCase(Locale.ROOT) + result.substring(1);
                context.out().println(sentence + " in " + Values.duration(took) + ".");
            }
        }
        return ExitCode.OK;
    }
}
