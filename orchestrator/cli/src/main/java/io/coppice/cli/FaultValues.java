package io.coppice.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of faults as people write them. */
final class FaultValues {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([A-Za-z%]*)");

    private static final Map<String, Long> NANOS =
            Map.of("us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L);

    private static final Map<String, Long> BITS =
            Map.of("bit", 1L, "kbit", 1_000L, "mbit", 1_000_000L, "gbit", 1_000_000_000L);

    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);

    private FaultValues() {}

    /** @throws IllegalArgumentException if it is none; zero is one */
    static Duration delay(String text) {
        return Duration.ofNanos(number(text, NANOS, "is no delay: write it like 500us, 100ms, 1.5s or 1m"));
    }

    /** @throws IllegalArgumentException if it is none */
    static double percent(String text) {
        return number(text, Map.of("", 1_000_000L, "%", 1_000_000L), "is no share: write it like 10% or 0.5%") / 1e6;
    }

    /**
     * In bits per second.
     *
     * @throws IllegalArgumentException if it is none
     */
    static long rate(String text) {
        return number(text, BITS, "is no bandwidth: write it like 64kbit, 10mbit or 1gbit, a second");
    }

    /**
     * In bytes.
     *
     * @throws IllegalArgumentException if it is none
     */
    static long bytes(String text) {
        return number(text, BYTES, "is no size: write it like 4096, 512KiB, 10MiB or 1GiB");
    }

    private static long number(String text, Map<String, Long> units, String rule) {
        Matcher matcher = NUMBER.matcher(text);
        if (matcher.matches()) {
            Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
            if (unit != null) {
                try {
                    return new BigDecimal(matcher.group(1))
                            .multiply(BigDecimal.valueOf(unit))
                            .toBigInteger()
                            .longValueExact();
                } catch (ArithmeticException beyond) {
                    throw new IllegalArgumentException("'" + text + "' " + rule, beyond);
                }
            }
        }
        throw new IllegalArgumentException("'" + text + "' " + rule);
    }
}
