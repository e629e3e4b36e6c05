package io.coppice.machined.boot;

/** Hears of the boot's progress; called by the phases' own threads. */
public interface PhaseListener {

    void started(Phase phase);

    void ended(Phase phase, PhaseOutcome outcome);
}
