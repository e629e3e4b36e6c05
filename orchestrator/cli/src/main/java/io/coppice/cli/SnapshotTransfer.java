package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.SnapshotView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A snapshot on its way to a file or from one, in view of the user, who may interrupt it. */
final class SnapshotTransfer {

    private final CliContext context;
    private final ProgressFormat format;

    SnapshotTransfer(CliContext context, ProgressFormat format) {
        this.context = context;
        this.format = format;
    }

    interface Work {
        SnapshotView carryOut(Orchestrator orchestrator, Progress progress);
    }

    /** What is told when it is done. */
    interface Result {
        String of(SnapshotView snapshot, String took);
    }

    /**
     * @param type of the last JSON event
     * @return the exit code
     */
    int run(HostOption host, String title, String type, Work work, Result result) {
        Instant start = context.clock().instant();
        Optional<SnapshotView> moved = host.ask(context, orchestrator -> {
            try (Progress progress = Progress.of(context, format, title);
                    Interruption interruption =
                            Interruption.watch(context, progress, "Interrupted. Ctrl-C again quits at once.", "")) {
                return interruption.result(() -> work.carryOut(orchestrator, progress));
            }
        });
        if (moved.isEmpty()) {
            context.err().println("Interrupted. Nothing is left of it.");
            return ExitCode.INTERRUPTED;
        }
        Duration took = Duration.between(start, context.clock().instant());
        switch (format) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("snapshot", moved.get().name());
                fields.put("id", moved.get().id());
                fields.put("elapsedSeconds", took);
                new JsonProgress(context).event(type, context.clock().instant(), fields);
            }
            case TEXT -> context.out().println(result.of(moved.get(), Values.duration(took)));
        }
        return ExitCode.OK;
    }
}
