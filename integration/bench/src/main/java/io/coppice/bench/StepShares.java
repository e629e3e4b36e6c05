package io.coppice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;

/** The share of every step: the longest of its kind in the run, since steps of a kind run side by side. */
final class StepShares {

    private StepShares() {}

    static void add(Samples samples, String prefix, List<JsonNode> events) {
        var longest = new LinkedHashMap<String, Double>();
        for (var event : events) {
            if (event.has("seconds")) {
                var kind = event.path("step").asText().replaceAll("/.*", "");
                longest.merge(kind, event.get("seconds").asDouble(), Math::max);
            }
        }
        longest.forEach((kind, seconds) -> samples.add("  " + prefix + ": " + kind, "s", seconds));
    }
}
