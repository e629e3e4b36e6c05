package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.Plan;
import io.coppice.orchestrator.engine.OperationJournal.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Carries plans out: every step as soon as those before it are done, each written to the journal. The first failure ends the run: what
 * waits is cancelled, what runs is let finish.
 */
final class PlanExecutor {

    private final Workers workers;
    private final OperationJournal journal;
    private final Clock clock;

    PlanExecutor(Workers workers, OperationJournal journal, Clock clock) {
        this.workers = workers;
        this.journal = journal;
        this.clock = clock;
    }

    /** Carries one step out. */
    @FunctionalInterface
    interface StepRunner {
        void run(Plan.Step step, StepContext context) throws Exception;
    }

    /**
     * @param change what is done to it, such as {@code up}
     * @param limit for the whole plan
     */
    record Request(
            Subject subject, String change, Plan plan, Duration limit, Cancellation cancellation, StepRunner runner) {}

    /**
     * Returns when the whole plan is done.
     *
     * @throws CoppiceException if a step failed, the time was up or the work was withdrawn; no step runs any more then
     */
    void execute(Request request, ProgressEvent.Listener listener) {
        var operation = journal.begin(request.subject().told(), request.change(), clock.instant());
        var run = new PlanRun(request.plan());
        try (var progress = workers.progressTo(listener)) {
            var context = new StepContext(request.cancellation(), progress::publish, clock);
            beginReady(request, operation, run, context);
            await(request, run);
        }
        var failure = run.firstFailure();
        if (failure.isEmpty() && run.complete()) {
            journal.ended(operation, Outcome.DONE, clock.instant(), Optional.empty());
            return;
        }
        if (failure.isPresent() && failure.get().cause() instanceof Error error) {
            throw error;
        }
        var exception = StepFailures.explain(failure, request);
        run.failuresBesides(failure.orElse(null)).forEach(exception::addSuppressed);
        journal.ended(
                operation,
                failure.filter(first -> !(first.cause() instanceof StepCancelled))
                                .isPresent()
                        ? Outcome.FAILED
                        : Outcome.CANCELLED,
                clock.instant(),
                Optional.of(Failures.describe(exception)));
        throw exception;
    }

    private void beginReady(Request request, OperationId operation, PlanRun run, StepContext context) {
        for (var step : run.begin()) {
            Callable<Void> work = () -> {
                carryOut(request, operation, run, step, context);
                beginReady(request, operation, run, context);
                return null;
            };
            workers.pool().executeBlocking(work, false);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a step throws is its failure; it is thrown on by execute
    private void carryOut(Request request, OperationId operation, PlanRun run, Plan.Step step, StepContext context) {
        var view = Plan.view(step);
        try {
            perform(request, operation, step, view, context);
            run.done(step);
        } catch (Throwable failure) {
            run.halt();
            request.cancellation().cancel(Cancellation.Reason.STEP_FAILED);
            if (!(failure instanceof Error)) {
                report(operation, step, view, failure, context);
            }
            run.failed(step, failure);
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void perform(
            Request request, OperationId operation, Plan.Step step, PlanView.Step view, StepContext context)
            throws Exception {
        var started = clock.instant();
        var startedNanos = System.nanoTime();
        journal.stepStarted(operation, step.id(), started);
        context.progress().accept(new ProgressEvent.StepStarted(started, view));
        request.runner().run(step, context.of(step));
        var ended = clock.instant();
        journal.stepEnded(operation, step.id(), ended, Optional.empty());
        context.progress()
                .accept(new ProgressEvent.StepFinished(
                        ended, view, Duration.ofNanos(System.nanoTime() - startedNanos)));
    }

    private void report(
            OperationId operation, Plan.Step step, PlanView.Step view, Throwable failure, StepContext context) {
        var at = clock.instant();
        var reason = Failures.describe(failure);
        context.progress().accept(new ProgressEvent.StepFailed(at, view, reason));
        try {
            journal.stepEnded(operation, step.id(), at, Optional.of(reason));
        } catch (CoppiceException e) {
            failure.addSuppressed(e);
        }
    }

    /** Every step is bounded by limits of its own, so that once cancelled the end comes soon. */
    private static void await(Request request, PlanRun run) {
        var deadline = System.nanoTime() + request.limit().toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    if (request.cancellation().requested()) {
                        run.halt();
                    }
                    var slice = System.nanoTime() + Duration.ofMillis(200).toNanos();
                    if (run.awaitEnd(Math.min(deadline, slice))) {
                        return;
                    }
                    if (System.nanoTime() - deadline >= 0) {
                        request.cancellation().cancel(Cancellation.Reason.TIME_UP);
                        run.halt();
                        deadline = System.nanoTime() + Duration.ofDays(1).toNanos();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    request.cancellation().cancel(Cancellation.Reason.WITHDRAWN);
                    run.halt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
