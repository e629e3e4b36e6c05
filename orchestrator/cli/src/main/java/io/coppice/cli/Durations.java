package io.coppice.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1h30m}, {@code 3d}. */
final class Durations {

    private static final Pattern PARTS =
            Pattern.compile("(?:(?<d>\\d{1,4})d)?(?:(?<h>\\d{1,5})h)?(?:(?<m>\\d{1,6})m)?(?:(?<s>\\d{1,7})s)?");

    private Durations() {}

    /** @throws IllegalArgumentException if it is no duration, or not longer than zero */
    static Duration parse(String text) {
        Matcher matcher = PARTS.matcher(text);
        Duration duration = matcher.matches()
                ? Duration.ofDays(part(matcher, "d"))
                        .plusHours(part(matcher, "h"))
                        .plusMinutes(part(matcher, "m"))
                        .plusSeconds(part(matcher, "s"))
                : Duration.ZERO;
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: write it like 90s, 15m, 2h, 1h30m or 3d");
        }
        return duration;
    }

    private static long part(Matcher matcher, String unit) {
        String digits = matcher.group(unit);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
