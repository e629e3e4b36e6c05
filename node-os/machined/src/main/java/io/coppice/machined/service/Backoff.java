package io.coppice.machined.service;

import java.time.Duration;

/**
 * How long to wait before the next try: doubled with every failure in a row, and begun anew after a run that was long enough.
 *
 * @param first the first wait
 * @param longest the longest wait
 * @param settled a run at least this long makes the next wait the first one again
 */
public record Backoff(Duration first, Duration longest, Duration settled) {

    /** 0.5 s up to 30 s; a run of a minute begins anew. */
    public static final Backoff STANDARD =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1));

    /** The wait after that many failures in a row, at least one. */
    public Duration after(int failures) {
        long factor = 1L << Math.clamp(failures - 1L, 0, 30);
        Duration wait = first.multipliedBy(factor);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
