package io.coppice.orchestrator.engine;

import java.time.Duration;
import java.time.Instant;

/** Processes of this host. */
final class Processes {

    /** Start times are read from the kernel's clock ticks and differ a little from one reading to another. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private Processes() {}

    /** Whether the process lives that started then; another one that was given its id does not count. */
    static boolean alive(long processId, Instant start) {
        return ProcessHandle.of(processId)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(seen -> Duration.between(seen, start).abs().compareTo(TOLERANCE) <= 0)
                        .orElse(true))
                .isPresent();
    }
}
