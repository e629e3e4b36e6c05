package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.DesiredCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how a load of images comes along: one step for each node. Events come one at a time, from any thread. */
final class LoadProgress {

    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Map<NodeName, Row> rows = new LinkedHashMap<>();
    private final Clock clock;
    private final ProgressEvent.Listener listener;

    LoadProgress(DesiredCluster cluster, Clock clock, ProgressEvent.Listener listener) {
        this.clock = clock;
        this.listener = listener;
        for (var node : cluster.nodes()) {
            var step = new Step("images/" + node.name(), Optional.of(node.name()), "take images", List.of());
            rows.put(node.name(), new Row(step, clock.instant()));
        }
        listener.on(new ProgressEvent.Planned(
                clock.instant(),
                new PlanView(rows.values().stream().map(row -> row.step).toList())));
    }

    synchronized void started(NodeName node) {
        listener.on(new ProgressEvent.StepStarted(clock.instant(), row(node).step));
    }

    synchronized void lacks(NodeName node, long bytes) {
        row(node).total = bytes;
        tell(row(node));
    }

    synchronized void sent(NodeName node, long bytes) {
        var row = row(node);
        row.done += bytes;
        if (row.done >= row.total || Duration.between(row.told, clock.instant()).compareTo(BETWEEN) >= 0) {
            tell(row);
        }
    }

    synchronized void finished(NodeName node) {
        var now = clock.instant();
        listener.on(new ProgressEvent.StepFinished(now, row(node).step, Duration.between(row(node).begun, now)));
    }

    synchronized void failed(NodeName node, String reason) {
        listener.on(new ProgressEvent.StepFailed(clock.instant(), row(node).step, reason));
    }

    private void tell(Row row) {
        row.told = clock.instant();
        if (row.total > 0) {
            listener.on(new ProgressEvent.StepProgress(row.told, row.step, row.done, row.total));
        }
    }

    private Row row(NodeName node) {
        var row = rows.get(node);
        if (row == null) {
            throw new IllegalArgumentException("no node " + node);
        }
        return row;
    }

    private static final class Row {
        private final Step step;
        private final Instant begun;
        private Instant told;
        private long done;
        private long total;

        Row(Step step, Instant begun) {
            this.step = step;
            this.begun = begun;
            this.told = begun;
        }
    }
}
