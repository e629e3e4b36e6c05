package io.coppice.machined.node;

import java.time.Duration;
import java.util.List;

/** The machine config of the node. */
public interface ConfigControl {
    /**
     * Validates a config and puts it in force.
     *
     * @param yaml the whole config, UTF-8
     * @param mode how to put it in force
     * @param tryTimeout with {@link Mode#TRY}, when to go back
     * @return what was done
     * @throws NodeException INVALID with every problem of the config, one a line; WRONG_STATE when the mode does not fit
     */
    Outcome apply(byte[] yaml, Mode mode, Duration tryTimeout);

    /**
     * Validates a config and tells what applying it would do, without doing it.
     *
     * @return the mode it would take; its details hold the difference to the config in force
     * @throws NodeException as {@link #apply}
     */
    Outcome dryRun(byte[] yaml, Mode mode);

    /** How a config is put in force. */
    enum Mode {
        /** At once where possible, else with a reboot. */
        AUTO,
        /** At once; refused where that needs a reboot. */
        NO_REBOOT,
        /** With a reboot. */
        REBOOT,
        /** With the next boot. */
        STAGED,
        /** At once, and back after a time unless it is applied again. */
        TRY
    }

    /**
     * What became of a config.
     *
     * @param mode how it was put in force
     * @param details in words; for a dry run the difference
     * @param warnings what to mind
     */
    record Outcome(Mode mode, String details, List<String> warnings) {
        public Outcome {
            warnings = List.copyOf(warnings);
        }
    }
}
