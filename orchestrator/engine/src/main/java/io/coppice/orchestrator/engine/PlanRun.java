package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a plan is carried out. A value of one run, guarded by its own lock; does nothing itself. */
final class PlanRun {

    private final Map<String, Plan.Step> waiting = new LinkedHashMap<>();
    private final Set<String> running = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private boolean halted;

    /** @param step that failed, or was cancelled */
    record Failure(Plan.Step step, Throwable cause) {}

    PlanRun(Plan plan) {
        plan.steps().forEach(step -> waiting.put(step.id(), step));
    }

    /** Takes every step that can begin now. */
    synchronized List<Plan.Step> begin() {
        if (halted) {
            return List.of();
        }
        var ready = waiting.values().stream()
                .filter(step -> done.containsAll(step.dependsOn()))
                .toList();
        ready.forEach(step -> {
            waiting.remove(step.id());
            running.add(step.id());
        });
        return ready;
    }

    synchronized void done(Plan.Step step) {
        running.remove(step.id());
        done.add(step.id());
        notifyAll();
    }

    synchronized void failed(Plan.Step step, Throwable cause) {
        running.remove(step.id());
        failures.add(new Failure(step, cause));
        halted = true;
        notifyAll();
    }

    /** No further step begins. */
    synchronized void halt() {
        halted = true;
        notifyAll();
    }

    /** Waits until nothing runs and nothing can begin, or until the instant of {@link System#nanoTime()}; says which. */
    synchronized boolean awaitEnd(long deadline) throws InterruptedException {
        while (!ended()) {
            var remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return false;
            }
            wait(remaining / 1_000_000 + 1);
        }
        return true;
    }

    private boolean ended() {
        return running.isEmpty() && (halted || waiting.isEmpty());
    }

    synchronized boolean complete() {
        return waiting.isEmpty() && running.isEmpty() && failures.isEmpty();
    }

    /** An error, which stands for the death of the process, comes before what failed, and that before what was only cancelled. */
    synchronized Optional<Failure> firstFailure() {
        return first(Error.class)
                .or(() -> failures.stream()
                        .filter(failure -> !(failure.cause() instanceof StepCancelled))
                        .findFirst())
                .or(() -> first(StepCancelled.class));
    }

    private Optional<Failure> first(Class<? extends Throwable> type) {
        return failures.stream()
                .filter(failure -> type.isInstance(failure.cause()))
                .findFirst();
    }

    /** Every failure but this one and mere cancellations. */
    synchronized List<Throwable> failuresBesides(@Nullable Failure first) {
        return failures.stream()
                .filter(failure -> !failure.equals(first) && !(failure.cause() instanceof StepCancelled))
                .map(Failure::cause)
                .toList();
    }
}
