package io.coppice.hypervisor;

import java.util.Locale;
import java.util.regex.Pattern;

/** An amount of memory or disk in bytes. Written with binary units: {@code 512MiB}, {@code 10GiB} ({@code M}, {@code G} mean the same). */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15})\\s*(|B|[KMGT]|[KMGT]i?B)", Pattern.CASE_INSENSITIVE);

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static DataSize ofGibibytes(long gibibytes) {
        return new DataSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /**
     * Reads {@code 1024}, {@code 512MiB}, {@code 2G}.
     *
     * @throws IllegalArgumentException if the text is not a size; the message says how to write one
     */
    public static DataSize parse(String text) {
        var matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size: write a whole number with a unit, such as 512MiB or 10GiB");
        }
        var unit = matcher.group(2).toUpperCase(Locale.ROOT);
        var shift = unit.isEmpty() ? 0 : Math.max(0, "BKMGT".indexOf(unit.charAt(0))) * 10;
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large a size", e);
        }
    }

    public long mebibytes() {
        return bytes >> 20;
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The largest binary unit that divides the size evenly, such as {@code 512MiB}. */
    @Override
    public String toString() {
        var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB"};
        var value = bytes;
        var unit = 0;
        while (unit < units.length - 1 && value != 0 && value % 1024 == 0) {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }
}
