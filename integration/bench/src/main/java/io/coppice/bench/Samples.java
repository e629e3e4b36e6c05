package io.coppice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured values by name, in the order in which the names first came. */
final class Samples {

    private record Key(String name, String unit) {}

    private final Map<Key, List<Double>> values = new LinkedHashMap<>();

    void add(String name, String unit, double value) {
        values.computeIfAbsent(new Key(name, unit), key -> new ArrayList<>()).add(value);
    }

    static double median(List<Double> sample) {
        var sorted = new ArrayList<>(sample);
        Collections.sort(sorted);
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    String table() {
        var text = new StringBuilder(String.format(
                Locale.ROOT, "%-58s %10s %10s %10s %5s  %s%n", "MEASURE", "MEDIAN", "MIN", "MAX", "RUNS", "UNIT"));
        values.forEach((key, sample) -> text.append(String.format(
                Locale.ROOT,
                "%-58s %10.2f %10.2f %10.2f %5d  %s%n",
                key.name(),
                median(sample),
                Collections.min(sample),
                Collections.max(sample),
                sample.size(),
                key.unit())));
        return text.toString();
    }
}
