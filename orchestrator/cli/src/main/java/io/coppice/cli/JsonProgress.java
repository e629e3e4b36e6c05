package io.coppice.cli;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.ProgressEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One JSON object a line for each thing that happened. Each has {@code type} and {@code at}. */
final class JsonProgress implements Progress {

    private final PrintStream out;
    private final CliContext context;

    JsonProgress(CliContext context) {
        this.context = context;
        this.out = context.out();
    }

    @Override
    public void on(ProgressEvent event) {
        switch (event) {
            case ProgressEvent.Planned(Instant at, PlanView plan) ->
                event("planned", at, Map.of("steps", Renderer.maps(PlanFields.STEPS, plan.steps())));
            case ProgressEvent.StepStarted(Instant at, PlanView.Step step) -> event("step-started", at, step(step));
            case ProgressEvent.StepProgress(Instant at, PlanView.Step step, long done, long total) -> {
                Map<String, Object> fields = step(step);
                fields.put("doneBytes", done);
                fields.put("totalBytes", total);
                event("step-progress", at, fields);
            }
            case ProgressEvent.StepFinished(Instant at, PlanView.Step step, Duration took) -> {
                Map<String, Object> fields = step(step);
                fields.put("seconds", took);
                event("step-finished", at, fields);
            }
            case ProgressEvent.StepFailed(Instant at, PlanView.Step step, String reason) -> {
                Map<String, Object> fields = step(step);
                fields.put("reason", reason);
                event("step-failed", at, fields);
            }
            case ProgressEvent.NodePhase(Instant at, NodeName node, String phase) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("node", node);
                fields.put("phase", phase);
                event("node-phase", at, fields);
            }
            case ProgressEvent.Note(Instant at, Optional<NodeName> node, String text) -> note(at, node, text);
        }
    }

    @Override
    public void say(String text) {
        note(context.clock().instant(), Optional.empty(), text);
    }

    /** An event of the command's own, such as its result. */
    void event(String type, Instant at, Map<String, ?> fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("at", at);
        event.putAll(fields);
        synchronized (this) {
            out.println(MachineText.jsonLine(event));
            out.flush();
        }
    }

    @Override
    public void leave() {
        out.flush();
    }

    private static Map<String, Object> step(PlanView.Step step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", step.id());
        fields.put("node", step.node());
        fields.put("description", step.description());
        return fields;
    }

    private void note(Instant at, Optional<NodeName> node, String text) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("node", node);
        fields.put("text", text);
        event("note", at, fields);
    }
}
