package io.coppice.orchestrator.engine;

/** Stands for the death of the process: nothing that would clean up is to run on it. */
final class SimulatedDeath extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedDeath(String where) {
        super(where);
    }
}
