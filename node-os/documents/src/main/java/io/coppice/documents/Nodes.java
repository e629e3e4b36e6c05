package io.coppice.documents;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes nodes that come from no document. */
public final class Nodes {

    private static final Place NOWHERE = Place.of("generated");

    private Nodes() {}

    public static Node.Scalar text(String text) {
        return new Node.Scalar(NOWHERE, text, Kind.TEXT);
    }

    public static Node.Scalar integer(long value) {
        return new Node.Scalar(NOWHERE, Long.toString(value), Kind.INTEGER);
    }

    public static Node.Scalar bool(boolean value) {
        return new Node.Scalar(NOWHERE, Boolean.toString(value), Kind.BOOLEAN);
    }

    public static Node.Sequence sequence(Collection<? extends Node> items) {
        return new Node.Sequence(NOWHERE, List.copyOf(items));
    }

    public static Node.Sequence texts(Collection<String> items) {
        return sequence(items.stream().map(Nodes::text).toList());
    }

    /** In the map's own order. */
    public static Node.Mapping texts(Map<String, String> entries) {
        var mapping = mapping();
        entries.forEach(mapping::put);
        return mapping.build();
    }

    public static MappingBuilder mapping() {
        return new MappingBuilder();
    }

    /** Builds a mapping key by key; keys stand in the order in which they are put. */
    public static final class MappingBuilder {
        private final List<Node.Entry> entries = new ArrayList<>();

        private MappingBuilder() {}

        public MappingBuilder put(String key, Node value) {
            entries.add(new Node.Entry(NOWHERE, key, value));
            return this;
        }

        public MappingBuilder put(String key, String value) {
            return put(key, text(value));
        }

        public MappingBuilder put(String key, long value) {
            return put(key, integer(value));
        }

        public MappingBuilder put(String key, boolean value) {
            return put(key, bool(value));
        }

        public MappingBuilder putText(String key, Optional<String> value) {
            value.ifPresent(text -> put(key, text));
            return this;
        }

        /** Leaves the key out if the mapping is empty. */
        public MappingBuilder putUnlessEmpty(String key, Node.Mapping value) {
            return value.entries().isEmpty() ? this : put(key, value);
        }

        /** Leaves the key out if the list is empty. */
        public MappingBuilder putUnlessEmpty(String key, Node.Sequence value) {
            return value.items().isEmpty() ? this : put(key, value);
        }

        public Node.Mapping build() {
            return new Node.Mapping(NOWHERE, entries);
        }
    }
}
