package io.coppice.machined.service;

import java.time.Duration;

/**
 * How often something is asked that has no way to tell. Asking takes at most a fifth of the time, however slow the processors are.
 *
 * @param shortest pause between two questions
 * @param longest pause between two questions
 */
public record Pace(Duration shortest, Duration longest) {

    private static final int PAUSE_PER_QUESTION = 4;

    /** @param took what the last question took */
    public Duration after(Duration took) {
        Duration fair = took.multipliedBy(PAUSE_PER_QUESTION);
        if (fair.compareTo(shortest) < 0) {
            return shortest;
        }
        return fair.compareTo(longest) > 0 ? longest : fair;
    }

    /** @param begun when the last question began, of {@link System#nanoTime()} */
    public Duration since(long begun) {
        return after(Duration.ofNanos(System.nanoTime() - begun));
    }
}
