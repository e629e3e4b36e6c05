package io.coppice.documents;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The readers that every document needs. */
public final class ValueReaders {

    private ValueReaders() {}

    /** Text; numbers and booleans are taken as written. */
    public static ValueReader<String> text() {
        return value -> {
            if (value.node() instanceof Node.Scalar scalar && !scalar.isNull()) {
                return Optional.of(scalar.text());
            }
            return wrongType(value, "text", "write text");
        };
    }

    /** Text with at least one character. */
    public static ValueReader<String> nonEmptyText() {
        return value -> text().read(value).filter(text -> {
            if (text.isEmpty()) {
                value.error("the text is empty", "write a value or remove the key");
            }
            return !text.isEmpty();
        });
    }

    /**
     * Text that matches a pattern as a whole.
     *
     * @param rule what the pattern means, such as "1 to 63 letters, digits and '-'"
     */
    public static ValueReader<String> matching(Pattern pattern, String rule) {
        return value -> text().read(value).filter(text -> {
            var matches = pattern.matcher(text).matches();
            if (!matches) {
                value.error("'" + text + "' is not valid", "write " + rule);
            }
            return matches;
        });
    }

    public static ValueReader<Boolean> bool() {
        return value -> {
            if (value.node() instanceof Node.Scalar scalar && scalar.kind() == Kind.BOOLEAN) {
                return Optional.of(Boolean.parseBoolean(scalar.text()));
            }
            return wrongType(value, "true or false", "write true or false, without quotes");
        };
    }

    /** A whole number within bounds, both included. */
    public static ValueReader<Integer> integer(int minimum, int maximum) {
        return value -> longInteger(minimum, maximum).read(value).map(Math::toIntExact);
    }

    /** A whole number within bounds, both included. */
    public static ValueReader<Long> longInteger(long minimum, long maximum) {
        return value -> {
            var range = minimum + " to " + maximum;
            if (!(value.node() instanceof Node.Scalar scalar) || scalar.kind() != Kind.INTEGER) {
                return wrongType(value, "a whole number", "write a number from " + range);
            }
            try {
                var number = ScalarKinds.parseInteger(scalar.text());
                if (number >= minimum && number <= maximum) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException e) {
                // Too many digits for a long: out of every range, reported below.
            }
            value.error(scalar.text() + " is out of range", "write a number from " + range);
            return Optional.empty();
        };
    }

    /** One of a fixed set of words. */
    public static <T> ValueReader<T> oneOf(Map<String, T> words) {
        return value -> text().read(value).flatMap(text -> {
            var result = Optional.ofNullable(words.get(text));
            if (result.isEmpty()) {
                var suggestion = NearestKey.find(text, words.keySet())
                        .map(near -> " (did you mean '" + near + "'?)")
                        .orElse("");
                value.error(
                        "'" + text + "' is not a known value" + suggestion,
                        "write one of "
                                + String.join(
                                        ", ", words.keySet().stream().sorted().toList()));
            }
            return result;
        });
    }

    /** One of an enum's constants by its label. */
    public static <E extends Enum<E>> ValueReader<E> oneOf(Class<E> type, Function<E, String> label) {
        var words = new LinkedHashMap<String, E>();
        Arrays.stream(type.getEnumConstants()).forEach(constant -> words.put(label.apply(constant), constant));
        return oneOf(words);
    }

    /**
     * Text that a parser understands.
     *
     * @param parser throws IllegalArgumentException, whose message is the problem, if it does not
     * @param remedy what to write instead
     */
    public static <T> ValueReader<T> parsed(Function<String, T> parser, String remedy) {
        return value -> text().read(value).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                var message = e.getMessage();
                value.error(message == null ? "the value is not valid" : message, remedy);
                return Optional.empty();
            }
        });
    }

    /** A list; wrong items are reported and left out. Null is an empty list. */
    public static <T> ValueReader<List<T>> list(ValueReader<T> items) {
        return value -> {
            if (isNull(value.node())) {
                return Optional.of(List.of());
            }
            if (!(value.node() instanceof Node.Sequence sequence)) {
                return wrongType(value, "a list", "write a list, one '- item' per line");
            }
            var result = new ArrayList<T>();
            for (var i = 0; i < sequence.items().size(); i++) {
                items.read(new Value(sequence.items().get(i), value.path() + "[" + i + "]", value.problems()))
                        .ifPresent(result::add);
            }
            return Optional.of(List.copyOf(result));
        };
    }

    /** A mapping with free keys, in the document's order; wrong values are reported and left out. Null is an empty mapping. */
    public static <T> ValueReader<Map<String, T>> map(ValueReader<T> values) {
        return value -> {
            if (isNull(value.node())) {
                return Optional.of(Map.of());
            }
            if (!(value.node() instanceof Node.Mapping mapping)) {
                return wrongType(value, "a mapping", "write 'key: value' lines");
            }
            var result = new LinkedHashMap<String, T>();
            mapping.entries()
                    .forEach(entry -> values.read(new Value(
                                    entry.value(), MappingReader.join(value.path(), entry.key()), value.problems()))
                            .ifPresent(typed -> result.put(entry.key(), typed)));
            return Optional.of(java.util.Collections.unmodifiableMap(result));
        };
    }

    /**
     * A mapping with known keys. Null is a mapping without keys. Unknown keys are reported.
     *
     * @param reader takes what it knows; its result is dropped if it reported an error
     */
    public static <T> ValueReader<T> mapping(Function<MappingReader, T> reader) {
        return value -> {
            var node = isNull(value.node()) ? new Node.Mapping(value.node().place(), List.of()) : value.node();
            if (!(node instanceof Node.Mapping mapping)) {
                return wrongType(value, "a mapping", "write 'key: value' lines");
            }
            var keys = new MappingReader(mapping, value.path(), value.problems());
            var result = reader.apply(keys);
            keys.finish();
            return keys.failed() ? Optional.empty() : Optional.of(result);
        };
    }

    static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNull();
    }

    private static <T> Optional<T> wrongType(Value value, String expected, String remedy) {
        value.error("expected " + expected + ", found " + value.node().description(), remedy);
        return Optional.empty();
    }
}
