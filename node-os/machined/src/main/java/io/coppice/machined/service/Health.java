package io.coppice.machined.service;

import java.time.Instant;

/**
 * What the last health check said.
 *
 * @param known whether any check has ended since the process was started
 * @param healthy whether the last check passed
 * @param message why it did not, else empty
 * @param changed when it became so
 */
public record Health(boolean known, boolean healthy, String message, Instant changed) {

    /** Nothing is known before the first check. */
    public static Health unknown(Instant now) {
        return new Health(false, false, "", now);
    }
}
