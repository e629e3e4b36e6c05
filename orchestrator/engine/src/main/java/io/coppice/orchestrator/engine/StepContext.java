package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.Plan;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** What a step that is being carried out may use. */
record StepContext(Cancellation cancellation, Consumer<ProgressEvent> progress, Clock clock) {

    /** The same for a step of one of several clusters: its notes say of which. */
    StepContext of(Plan.Step step) {
        return new StepContext(
                cancellation,
                event -> progress.accept(
                        event instanceof ProgressEvent.Note(var at, var node, var text)
                                ? new ProgressEvent.Note(at, node, text + step.cluster())
                                : event),
                clock);
    }

    void phase(NodeName node, String phase) {
        progress.accept(new ProgressEvent.NodePhase(clock.instant(), node, phase));
    }

    void note(NodeName node, String text) {
        progress.accept(new ProgressEvent.Note(clock.instant(), Optional.of(node), text));
    }
}
