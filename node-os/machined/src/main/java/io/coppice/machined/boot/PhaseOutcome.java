package io.coppice.machined.boot;

import java.time.Duration;

/** How a phase ended. */
public sealed interface PhaseOutcome {

    /** It did its work. */
    record Done(Duration time) implements PhaseOutcome {}

    /** It failed. */
    record Failed(Duration time, String message, Throwable cause) implements PhaseOutcome {}

    /** It was not begun because a phase before it did not end well. */
    record Skipped(String because) implements PhaseOutcome {}
}
