package io.coppice.orchestrator;

import java.time.Duration;

/**
 * How a change is carried out.
 *
 * @param waitTimeout how long the whole may take, until healthy
 * @param keepFailed leave a cluster that failed to come up as it is, for inspection
 * @param nodeStart how machines that do not run yet come to run
 */
public record ApplyOptions(Duration waitTimeout, boolean keepFailed, NodeStart nodeStart) {

    /** How machines come to run. */
    public enum NodeStart {
        /** From a node template where there is one of their shape, by booting otherwise. */
        WARM,
        /** By booting. */
        COLD
    }

    /** With {@link NodeStart#WARM}. */
    public ApplyOptions(Duration waitTimeout, boolean keepFailed) {
        this(waitTimeout, keepFailed, NodeStart.WARM);
    }
}
