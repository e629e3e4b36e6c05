package io.coppice.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 3d}, {@code 1.5s}, {@code 100ms}, {@code 500us}. */
final class Durations {

    private static final Pattern PARTS =
            Pattern.compile(part("d", 4) + part("h", 5) + part("m", 6) + part("s", 7) + part("ms", 9) + part("us", 9));

    private Durations() {}

    /** @throws IllegalArgumentException if it is no duration, or not longer than zero */
    static Duration parse(String text) {
        Duration duration = parseOrZero(text);
        if (!duration.isPositive()) {
            throw none(text);
        }
        return duration;
    }

    /** @throws IllegalArgumentException if it is no duration; zero is one */
    static Duration parseOrZero(String text) {
        Matcher matcher = PARTS.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw none(text);
        }
        return part(matcher, "d", ChronoUnit.DAYS)
                .plus(part(matcher, "h", ChronoUnit.HOURS))
                .plus(part(matcher, "m", ChronoUnit.MINUTES))
                .plus(part(matcher, "s", ChronoUnit.SECONDS))
                .plus(part(matcher, "ms", ChronoUnit.MILLIS))
                .plus(part(matcher, "us", ChronoUnit.MICROS));
    }

    private static String part(String unit, int digits) {
        return "(?:(?<" + unit + ">\\d{1," + digits + "}(?:\\.\\d{1,6})?)" + unit + ")?";
    }

    private static Duration part(Matcher matcher, String group, ChronoUnit unit) {
        String number = matcher.group(group);
        return number == null
                ? Duration.ZERO
                : Duration.ofNanos(new BigDecimal(number)
                        .multiply(BigDecimal.valueOf(unit.getDuration().toNanos()))
                        .longValue());
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no duration: write it like 100ms, 1.5s, 15m, 2h, 1h30m or 3d");
    }
}
