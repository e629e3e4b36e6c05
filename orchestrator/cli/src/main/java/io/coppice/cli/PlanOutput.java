package io.coppice.cli;

import io.coppice.orchestrator.PlanView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows a plan that is not carried out. */
final class PlanOutput {

    private PlanOutput() {}

    static void print(CliContext context, ProgressFormat format, PlanView plan) {
        switch (format) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("steps", Renderer.maps(PlanFields.STEPS, plan.steps()));
                fields.put("notes", plan.notes());
                context.out().println(MachineText.jsonLine(fields));
            }
            case TEXT -> {
                plan.notes().forEach(note -> context.out().println(Values.printable("note: " + note)));
                if (plan.steps().isEmpty()) {
                    context.out().println("Nothing to do.");
                    return;
                }
                Table table = new Table(List.of("STEP", "WHAT"));
                plan.steps().forEach(step -> table.add(List.of(step.id(), step.description())));
                table.lines().forEach(context.out()::println);
                context.out().println();
                context.out().println(Values.count(plan.steps().size(), "step") + "; nothing was changed (--dry-run).");
            }
        }
    }
}
