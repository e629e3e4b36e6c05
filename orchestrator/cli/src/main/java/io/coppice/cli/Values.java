package io.coppice.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Texts of values as people read them. */
final class Values {

    private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Values() {}

    static String text(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Values::text).orElse("-");
            case Collection<?> collection ->
                collection.isEmpty()
                        ? "-"
                        : collection.stream().map(Values::text).collect(Collectors.joining(", "));
            case Duration duration -> duration(duration);
            case Boolean flag -> flag ? "yes" : "no";
            default -> {
                String text = value.toString();
                yield text.isEmpty() ? "-" : text;
            }
        };
    }

    /** A duration in its two largest units: {@code 850ms}, {@code 41.2s}, {@code 3m 05s}, {@code 2h 10m}, {@code 4d 3h}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + "ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", Math.floor(duration.toMillis() / 100.0) / 10.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dd %dh", seconds / 86_400, seconds / 3600 % 24);
    }

    /** How long ago an instant was: {@code 3m ago}, {@code 2d ago}; {@code in 2h} for one to come. */
    static String age(Instant instant, Instant now) {
        Duration age = Duration.between(instant, now);
        return age.isNegative() ? "in " + largestUnit(age.negated()) : largestUnit(age) + " ago";
    }

    private static String largestUnit(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** A number of bytes: {@code 512 B}, {@code 78.4 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < BINARY_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, BINARY_UNITS[unit]);
    }

    /** {@code 1 worker}, {@code 2 workers}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** A text without control characters, so that what a node or a file says cannot drive the reader's terminal. */
    static String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> character == '\t' || !Character.isISOControl(character) ? character : '\uFFFD')
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
