package io.coppice.orchestrator.engine;

import java.util.List;

/** A step ended early because it was told to. The message says what it was waiting for. */
final class StepCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lastLog;

    StepCancelled(String waitingFor, List<String> lastLog) {
        super(waitingFor);
        this.lastLog = List.copyOf(lastLog);
    }

    /** The end of the log of the node it was waiting for, if there is one. */
    List<String> lastLog() {
        return lastLog;
    }
}
