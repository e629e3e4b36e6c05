package io.coppice.machined.service;

import java.time.Duration;

/**
 * How often something is asked that has no way to tell: less often where processors are slow.
 *
 * @param shortest pause between two questions
 * @param longest pause between two questions
 * @param pause how many times as long as a question
 */
public record Pace(Duration shortest, Duration longest, int pause) {

    /** While something is waited for: asking takes at most a fifth of the time. */
    public static Pace waiting(Duration shortest, Duration longest) {
        return new Pace(shortest, longest, 4);
    }

    /** @param took what the last question took */
    public Duration after(Duration took) {
        Duration fair = took.multipliedBy(pause);
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
