package io.coppice.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is happening while a change is carried out. */
public sealed interface ProgressEvent {

    Instant at();

    record Planned(Instant at, PlanView plan) implements ProgressEvent {}

    record StepStarted(Instant at, PlanView.Step step) implements ProgressEvent {}

    /**
     * A step that moves bytes has come along.
     *
     * @param done bytes so far
     * @param total bytes in all
     */
    record StepProgress(Instant at, PlanView.Step step, long done, long total) implements ProgressEvent {}

    record StepFinished(Instant at, PlanView.Step step, Duration took) implements ProgressEvent {}

    record StepFailed(Instant at, PlanView.Step step, String reason) implements ProgressEvent {}

    /** A node went into another phase of its boot. */
    record NodePhase(Instant at, NodeName node, String phase) implements ProgressEvent {}

    /** Something worth knowing that is no step, such as a fall back to software emulation. */
    record Note(Instant at, Optional<NodeName> node, String text) implements ProgressEvent {}

    @FunctionalInterface
    interface Listener {
        void on(ProgressEvent event);
    }
}
