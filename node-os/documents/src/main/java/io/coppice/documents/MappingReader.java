package io.coppice.documents;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes known keys out of a mapping, each with a reader for its value, and reports what is wrong, missing or unknown.
 * A key without a value ({@code key:}) counts as absent. Call {@link #finish} last.
 */
public final class MappingReader {

    private enum Use {
        SUPPORTED,
        UNSUPPORTED
    }

    private final Node.Mapping mapping;
    private final String path;
    private final Problems problems;
    private final Map<String, Use> known = new TreeMap<>();
    private boolean failed;

    public MappingReader(Node.Mapping mapping, String path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    static String join(String path, String key) {
        var shown = key.matches("[A-Za-z0-9_-]+") ? key : "\"" + key + "\"";
        return path.isEmpty() ? shown : path + "." + shown;
    }

    public Node.Mapping mapping() {
        return mapping;
    }

    public String path() {
        return path;
    }

    public Problems problems() {
        return problems;
    }

    /** The key's value; empty if it is absent or wrong. */
    public <T> Optional<T> optional(String key, ValueReader<T> reader) {
        return present(key).flatMap(value -> {
            var result = reader.read(value);
            failed |= result.isEmpty();
            return result;
        });
    }

    /** The key's value, or the default if it is absent or wrong. */
    public <T> T optional(String key, ValueReader<T> reader, T defaultValue) {
        return optional(key, reader).orElse(defaultValue);
    }

    /**
     * The key's value; its absence is an error.
     *
     * @param placeholder stands in for the value so that reading can go on; the document is refused anyway
     */
    public <T> T required(String key, ValueReader<T> reader, T placeholder) {
        if (present(key).isEmpty()) {
            failed = true;
            problems.error(mapping.place(), path, "the key '" + key + "' is missing", "add '" + key + ": …'");
        }
        return optional(key, reader, placeholder);
    }

    public <T> List<T> list(String key, ValueReader<T> items) {
        return optional(key, ValueReaders.list(items), List.of());
    }

    public <T> Map<String, T> map(String key, ValueReader<T> values) {
        return optional(key, ValueReaders.map(values), Map.of());
    }

    /** Names keys that exist elsewhere but have no effect here: using one is an error. */
    public void unsupported(String reason, String remedy, String... keys) {
        for (var key : keys) {
            known.put(key, Use.UNSUPPORTED);
            mapping.entry(key).ifPresent(entry -> {
                failed = true;
                problems.error(entry.place(), join(path, key), reason, remedy);
            });
        }
    }

    /** Warns at the key, if it is present. */
    public void warnIfPresent(String key, String message, String remedy) {
        mapping.entry(key)
                .filter(entry -> !ValueReaders.isNull(entry.value()))
                .ifPresent(entry -> problems.warning(entry.place(), join(path, key), message, remedy));
    }

    /** Reports an error at the mapping itself. */
    public void error(String message, String remedy) {
        failed = true;
        problems.error(mapping.place(), path, message, remedy);
    }

    /** Reports an error at the key, or at the mapping if the key is absent. */
    public void error(String key, String message, String remedy) {
        failed = true;
        var place = mapping.entry(key).map(entry -> entry.value().place()).orElse(mapping.place());
        problems.error(place, join(path, key), message, remedy);
    }

    /** Reports every key that was not asked for. */
    public void finish() {
        var supported = known.entrySet().stream()
                .filter(entry -> entry.getValue() == Use.SUPPORTED)
                .map(Map.Entry::getKey)
                .toList();
        for (var entry : mapping.entries()) {
            if (known.containsKey(entry.key())) {
                continue;
            }
            failed = true;
            var remedy = NearestKey.find(entry.key(), supported)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElseGet(() -> supported.isEmpty()
                            ? "remove it: no key is known here"
                            : "remove it; known keys here: " + String.join(", ", supported));
            problems.error(entry.place(), join(path, entry.key()), "unknown key '" + entry.key() + "'", remedy);
        }
    }

    /** Whether an error was found in a value that was asked for, or reported through this reader. */
    public boolean failed() {
        return failed;
    }

    private Optional<Value> present(String key) {
        known.put(key, Use.SUPPORTED);
        return mapping.get(key)
                .filter(node -> !ValueReaders.isNull(node))
                .map(node -> new Value(node, join(path, key), problems));
    }
}
