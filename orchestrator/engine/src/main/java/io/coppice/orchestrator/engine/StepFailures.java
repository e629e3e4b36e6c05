package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.engine.PlanExecutor.Request;
import io.coppice.orchestrator.engine.PlanRun.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Puts into words why a plan was not carried out to its end. */
final class StepFailures {

    private static final String LOOK =
            "see 'coppice node logs' and 'coppice cluster health' if the cluster was kept; then try again";

    private StepFailures() {}

    static CoppiceException explain(Optional<Failure> failure, Request request) {
        var cancelled = request.cancellation().reason();
        if (failure.isEmpty()) {
            return ended(cancelled.orElse(Cancellation.Reason.WITHDRAWN), request, Optional.empty());
        }
        var first = failure.get();
        return switch (first.cause()) {
            case StepCancelled waiting ->
                ended(cancelled.orElse(Cancellation.Reason.WITHDRAWN), request, Optional.of(waiting));
            case CoppiceException known -> known;
            case IOException io ->
                failed(
                        first,
                        Failures.describe(io),
                        "see to it that the disk has space and that the files are yours, then try again",
                        io);
            case Throwable other -> failed(first, Failures.describe(other), LOOK, other);
        };
    }

    private static CoppiceException failed(Failure failure, String reason, String remedy, Throwable cause) {
        return new CoppiceException.StepFailed(
                "could not " + failure.step().action().description() + ": " + reason, List.of(), remedy, cause);
    }

    private static CoppiceException ended(
            Cancellation.Reason reason, Request request, Optional<StepCancelled> waiting) {
        var what = "coppice " + request.change() + " " + request.subject().told();
        var seen = waiting.map(step -> ": " + Failures.describe(step)).orElse("");
        var lastLog = waiting.map(StepCancelled::lastLog).orElse(List.of());
        var cause = waiting.orElse(null);
        return switch (reason) {
            case TIME_UP ->
                new CoppiceException.StepFailed(
                        what + " was not done within " + text(request.limit()) + seen,
                        lastLog,
                        "give it more time with --wait-timeout, or see the log for what keeps the node",
                        cause);
            case WITHDRAWN, STEP_FAILED ->
                new CoppiceException.StepFailed(
                        what + " was interrupted" + seen,
                        lastLog,
                        request.subject().afterInterrupt(),
                        cause);
        };
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
