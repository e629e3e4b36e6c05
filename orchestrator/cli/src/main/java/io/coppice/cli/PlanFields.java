package io.coppice.cli;

import io.coppice.orchestrator.PlanView;
import java.util.List;

/** What is shown of a plan. */
final class PlanFields {

    static final List<Field<PlanView.Step>> STEPS = List.of(
            Field.of("id", PlanView.Step::id),
            Field.of("node", PlanView.Step::node),
            Field.of("description", PlanView.Step::description),
            Field.of("dependsOn", PlanView.Step::dependsOn));

    private PlanFields() {}
}
