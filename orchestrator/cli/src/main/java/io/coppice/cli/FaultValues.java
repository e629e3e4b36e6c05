package io.coppice.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares and bandwidths as people write them. */
final class FaultValues {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([A-Za-z%]*)");

    private static final Map<String, Long> BITS =
            Map.of("bit", 1L, "kbit", 1_000L, "mbit", 1_000_000L, "gbit", 1_000_000_000L);

    private FaultValues() {}

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
