package io.coppice.cli;

import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a change has come, gathered from its events, row by row: one for each node and one for the cluster as a whole. */
final class ProgressModel {

    /** The row of the steps that concern no single node. */
    static final String CLUSTER_ROW = "cluster";

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Set<String> finished = new LinkedHashSet<>();
    private final Instant start;
    private int planned;

    ProgressModel(Instant start) {
        this.start = start;
    }

    enum State {
        WAITING,
        WORKING,
        DONE,
        FAILED
    }

    /**
     * @param text what happens there now, or why it failed
     * @param elapsed since its first step began, until its last one ended
     */
    record RowView(String name, State state, String text, Duration elapsed) {}

    record Snapshot(List<RowView> rows, int finished, int planned, Duration elapsed) {

        boolean failed() {
            return rows.stream().anyMatch(row -> row.state() == State.FAILED);
        }
    }

    synchronized void on(ProgressEvent event) {
        switch (event) {
            case ProgressEvent.Planned(Instant _, PlanView plan) -> plan(plan);
            case ProgressEvent.StepStarted(Instant at, Step step) -> row(step).started(at, step);
            case ProgressEvent.StepProgress(Instant _, Step step, long done, long total) ->
                row(step).moved = Values.bytes(done) + " of " + Values.bytes(total);
            case ProgressEvent.StepFinished(Instant at, Step step, Duration _) -> {
                finished.add(step.id());
                row(step).ended(at, step);
            }
            case ProgressEvent.StepFailed(Instant at, Step step, String reason) -> {
                row(step).ended(at, step);
                row(step).failure = reason;
            }
            case ProgressEvent.NodePhase phase ->
                rows.computeIfAbsent(phase.node().value(), Row::new).phase = phase.phase();
            case ProgressEvent.Note _ -> {}
        }
    }

    synchronized Snapshot snapshot(Instant now) {
        List<RowView> views = rows.values().stream()
                .map(row -> row.view(now))
                .sorted(Comparator.comparing(view -> view.name().equals(CLUSTER_ROW)))
                .toList();
        return new Snapshot(views, finished.size(), Math.max(planned, finished.size()), Duration.between(start, now));
    }

    /** A plan made while another is carried out, such as a removal after a failure, starts the rows afresh. */
    private void plan(PlanView plan) {
        rows.clear();
        finished.clear();
        planned = plan.steps().size();
        plan.steps().forEach(step -> row(step).remaining++);
    }

    private Row row(Step step) {
        return rows.computeIfAbsent(nameOf(step), Row::new);
    }

    static String nameOf(Step step) {
        return step.node().map(node -> node.value()).orElse(CLUSTER_ROW);
    }

    private static final class Row {

        private final String name;
        private final Map<String, Step> running = new LinkedHashMap<>();
        private int remaining;
        private Optional<Instant> firstStart = Optional.empty();
        private Optional<Instant> lastEnd = Optional.empty();
        private @Nullable String phase;
        private @Nullable String moved;
        private @Nullable String failure;

        Row(String name) {
            this.name = name;
        }

        void started(Instant at, Step step) {
            running.put(step.id(), step);
            if (firstStart.isEmpty()) {
                firstStart = Optional.of(at);
            }
        }

        void ended(Instant at, Step step) {
            running.remove(step.id());
            remaining = Math.max(0, remaining - 1);
            lastEnd = Optional.of(at);
        }

        RowView view(Instant now) {
            State state = state();
            Instant end = state == State.DONE || state == State.FAILED ? lastEnd.orElse(now) : now;
            Duration elapsed =
                    firstStart.map(from -> Duration.between(from, end)).orElse(Duration.ZERO);
            return new RowView(name, state, text(state), elapsed);
        }

        private State state() {
            if (failure != null) {
                return State.FAILED;
            }
            if (firstStart.isEmpty()) {
                return State.WAITING;
            }
            return running.isEmpty() && remaining == 0 ? State.DONE : State.WORKING;
        }

        private String text(State state) {
            return switch (state) {
                case WAITING -> "waiting";
                case DONE -> "done";
                case FAILED -> failure == null ? "failed" : failure;
                case WORKING -> {
                    List<String> parts = new ArrayList<>();
                    running.values().forEach(step -> parts.add(step.description()));
                    if (parts.isEmpty()) {
                        parts.add("waiting for other steps");
                    }
                    String steps = String.join(", ", parts);
                    String come = moved == null ? steps : steps + ": " + moved;
                    yield phase == null ? come : come + " (phase " + phase + ")";
                }
            };
        }
    }
}
