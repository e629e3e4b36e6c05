package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.ProgressEvent;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** What a step that is being carried out may use. */
record StepContext(Cancellation cancellation, Consumer<ProgressEvent> progress, Clock clock) {

    void phase(NodeName node, String phase) {
        progress.accept(new ProgressEvent.NodePhase(clock.instant(), node, phase));
    }

    void note(NodeName node, String text) {
        progress.accept(new ProgressEvent.Note(clock.instant(), Optional.of(node), text));
    }
}
