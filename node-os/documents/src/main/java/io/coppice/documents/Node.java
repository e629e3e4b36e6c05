package io.coppice.documents;

import java.util.List;
import java.util.Optional;

/** A value in a document and where it stands. Immutable; an aliased node is one object that is shared. */
public sealed interface Node {

    Place place();

    /** What the node is, for messages: "a mapping", "a list", "text", "a number". */
    String description();

    /** Keys and values in the order of the document. Keys are unique if the mapping was parsed. */
    record Mapping(Place place, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        public Optional<Node> get(String key) {
            return entry(key).map(Entry::value);
        }

        /** The text of a scalar value that is not null. */
        public Optional<String> text(String key) {
            return get(key).flatMap(value ->
                    value instanceof Scalar scalar && !scalar.isNull() ? Optional.of(scalar.text()) : Optional.empty());
        }

        @Override
        public String description() {
            return "a mapping";
        }
    }

    /** @param place of the key */
    record Entry(Place place, String key, Node value) {}

    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String description() {
            return "a list";
        }
    }

    /**
     * @param text as written, without quotes
     * @param kind what the text means
     */
    record Scalar(Place place, String text, Kind kind) implements Node {

        public enum Kind {
            TEXT("text"),
            INTEGER("a whole number"),
            DECIMAL("a decimal number"),
            BOOLEAN("true or false"),
            NULL("nothing");

            private final String description;

            Kind(String description) {
                this.description = description;
            }
        }

        public boolean isNull() {
            return kind == Kind.NULL;
        }

        @Override
        public String description() {
            return kind.description;
        }
    }
}
