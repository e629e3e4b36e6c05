package io.coppice.documents;

import java.time.Duration;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 90s}, {@code 2h}, {@code 1h30m}, {@code 7d}. */
public final class DurationText {

    private static final Pattern TEXT = Pattern.compile(
            "(?=.)(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");

    private DurationText() {}

    /** @throws IllegalArgumentException if the text is not such a span; the message says how to write one */
    public static Duration parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a span of time: write numbers with units, such as 90s, 2h, 1h30m or 7d");
        }
        return Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)))
                .plusMillis(number(matcher.group(5)));
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** In hours, minutes, seconds and milliseconds, which Go's readers understand too; {@code 0s} if there is none. */
    public static String format(Duration duration) {
        var text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
