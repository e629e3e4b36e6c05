package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.Plan;

/** Is told of every step right before and right after it was carried out, on the thread that does. What it throws, the step throws. */
interface StepProbe {

    StepProbe NONE = new StepProbe() {
        @Override
        public void before(Plan.Step step) {}

        @Override
        public void after(Plan.Step step) {}
    };

    void before(Plan.Step step);

    void after(Plan.Step step);
}
