package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how the parts of a snapshot come along, one after another. Used by one thread. */
final class TransferProgress {

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final String BASE = "base";

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Clock clock;
    private final ProgressEvent.Listener listener;
    private Optional<Step> current = Optional.empty();
    private Instant begun = Instant.EPOCH;
    private Instant told = Instant.EPOCH;
    private long done;
    private long total;

    /** @param verb what is done to the parts, such as {@code write} */
    TransferProgress(SnapshotManifest snapshot, String verb, Clock clock, ProgressEvent.Listener listener) {
        this.clock = clock;
        this.listener = listener;
        steps.put(BASE, new Step(BASE, Optional.empty(), verb + " what its machines were booted from", List.of()));
        for (var node : snapshot.cluster().nodes()) {
            var id = id(node.name());
            steps.put(
                    id,
                    new Step(
                            id, Optional.of(node.name()), verb + " memory and disks of " + node.name(), List.of(BASE)));
        }
        listener.on(new ProgressEvent.Planned(clock.instant(), new PlanView(new ArrayList<>(steps.values()))));
    }

    private static String id(NodeName node) {
        return "node/" + node;
    }

    /** @param bytes that the file has */
    void file(SnapshotArchive.Entry entry, long bytes) {
        var id = switch (entry) {
            case SnapshotArchive.Entry.Secrets _, SnapshotArchive.Entry.Stored _ -> BASE;
            case SnapshotArchive.Entry.OfNode(var node, var _) -> id(node);
        };
        if (current.filter(step -> step.id().equals(id)).isEmpty()) {
            end();
            var next = Optional.ofNullable(steps.get(id)).orElseThrow();
            begun = clock.instant();
            told = begun;
            done = 0;
            total = 0;
            listener.on(new ProgressEvent.StepStarted(begun, next));
            current = Optional.of(next);
        }
        total += bytes;
    }

    void moved(long bytes) {
        done += bytes;
        var now = clock.instant();
        if (Duration.between(told, now).compareTo(BETWEEN) >= 0) {
            told = now;
            current.ifPresent(step -> listener.on(new ProgressEvent.StepProgress(now, step, done, total)));
        }
    }

    /** The last file is done. */
    void end() {
        var now = clock.instant();
        current.ifPresent(step -> listener.on(new ProgressEvent.StepFinished(now, step, Duration.between(begun, now))));
        current = Optional.empty();
    }
}
