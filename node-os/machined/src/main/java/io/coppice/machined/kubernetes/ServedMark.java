package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.service.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers that a service was healthy once.
 *
 * @param file on the state disk
 */
record ServedMark(Path file) {

    /** Sets the mark when the check passes. */
    HealthCheck behind(HealthCheck health) {
        return () -> {
            health.check();
            set();
        };
    }

    /** A gate for the time before the mark is set. */
    Gate before(Gate gate) {
        return progress -> {
            if (!Files.exists(file)) {
                gate.await(progress);
            }
        };
    }

    private void set() {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file);
            } catch (IOException full) {
                // the next start waits at the gate again, and that is all
                return;
            }
        }
    }
}
