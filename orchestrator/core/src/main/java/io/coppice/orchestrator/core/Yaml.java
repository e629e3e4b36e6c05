package io.coppice.orchestrator.core;

import io.coppice.documents.Node;
import io.coppice.documents.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the nodes of documents that are written here. */
final class Yaml {

    private static final Place HERE = Place.of("generated");

    private Yaml() {}

    static Node.Scalar text(String text) {
        return new Node.Scalar(HERE, text, Node.Scalar.Kind.TEXT);
    }

    static Node.Scalar number(long number) {
        return new Node.Scalar(HERE, Long.toString(number), Node.Scalar.Kind.INTEGER);
    }

    static Node.Scalar bool(boolean value) {
        return new Node.Scalar(HERE, Boolean.toString(value), Node.Scalar.Kind.BOOLEAN);
    }

    static Node.Sequence list(List<? extends Node> items) {
        return new Node.Sequence(HERE, List.copyOf(items));
    }

    static Node.Sequence texts(List<String> items) {
        return list(items.stream().map(Yaml::text).toList());
    }

    static MappingBuilder mapping() {
        return new MappingBuilder();
    }

    /** Keeps keys in the order in which they are put. */
    static final class MappingBuilder {
        private final List<Node.Entry> entries = new ArrayList<>();

        MappingBuilder put(String key, Node value) {
            entries.add(new Node.Entry(HERE, key, value));
            return this;
        }

        MappingBuilder put(String key, String value) {
            return put(key, text(value));
        }

        MappingBuilder put(String key, long value) {
            return put(key, number(value));
        }

        MappingBuilder put(String key, Optional<String> value) {
            value.ifPresent(text -> put(key, text));
            return this;
        }

        Node.Mapping build() {
            return new Node.Mapping(HERE, entries);
        }
    }
}
