package io.coppice.orchestrator.engine;

import java.util.UUID;

/** One execution of a plan. */
record OperationId(UUID value) {

    static OperationId random() {
        return new OperationId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
