package io.coppice.machined.system;

import java.util.HashMap;
import java.util.Map;

/**
 * Memory as /proc/meminfo tells it.
 *
 * @param values by the kernel's names, in KiB; counts of huge pages as they are
 */
public record MemoryInfo(Map<String, Long> values) {
    public MemoryInfo {
        values = Map.copyOf(values);
    }

    public static MemoryInfo parse(String text) {
        Map<String, Long> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), new Tokens(line.substring(colon + 1)).nextLong());
            }
        });
        return new MemoryInfo(values);
    }

    /** The value of that name; 0 when this kernel does not tell it. */
    public long get(String name) {
        return values.getOrDefault(name, 0L);
    }
}
