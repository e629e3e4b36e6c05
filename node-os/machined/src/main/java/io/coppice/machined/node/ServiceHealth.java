package io.coppice.machined.node;

import java.time.Instant;

/**
 * Result of the last health check of a service.
 *
 * @param verdict what came out
 * @param message in words; empty when there is nothing to say
 * @param changedAt since when the verdict stands
 */
public record ServiceHealth(Verdict verdict, String message, Instant changedAt) {
    /** What a health check says. */
    public enum Verdict {
        /** Not checked yet, or a service without a check. */
        UNKNOWN,
        HEALTHY,
        UNHEALTHY
    }
}
