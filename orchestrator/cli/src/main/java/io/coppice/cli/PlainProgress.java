package io.coppice.cli;

import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.ProgressEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A line for each thing that happened, with the seconds since the start: for logs and pipes. */
final class PlainProgress implements Progress {

    private final PrintStream out;
    private final CliContext context;
    private final Instant start;

    PlainProgress(CliContext context, String title) {
        this.context = context;
        this.out = context.out();
        this.start = context.clock().instant();
        out.println(title);
        out.flush();
    }

    @Override
    public void on(ProgressEvent event) {
        switch (event) {
            case ProgressEvent.Planned(Instant at, PlanView plan) ->
                line(at, ProgressModel.CLUSTER_ROW, Values.count(plan.steps().size(), "step") + " to do");
            case ProgressEvent.StepStarted _, ProgressEvent.StepProgress _ -> {}
            case ProgressEvent.StepFinished(Instant at, PlanView.Step step, Duration took) ->
                line(at, ProgressModel.nameOf(step), step.description() + " (" + Values.duration(took) + ")");
            case ProgressEvent.StepFailed(Instant at, PlanView.Step step, String reason) ->
                line(at, ProgressModel.nameOf(step), "FAILED: " + step.description() + ": " + reason);
            case ProgressEvent.NodePhase phase -> line(phase.at(), phase.node().value(), "phase " + phase.phase());
            case ProgressEvent.Note note ->
                line(note.at(), note.node().map(node -> node.value()).orElse(ProgressModel.CLUSTER_ROW), note.text());
        }
    }

    @Override
    public void say(String text) {
        line(context.clock().instant(), ProgressModel.CLUSTER_ROW, text);
    }

    @Override
    public void leave() {
        out.flush();
    }

    private synchronized void line(Instant at, String row, String text) {
        double seconds = Math.max(0, Duration.between(start, at).toMillis() / 1000.0);
        out.println(String.format(Locale.ROOT, "[%6.1fs] %-16s %s", seconds, row, Values.printable(text)));
        out.flush();
    }
}
