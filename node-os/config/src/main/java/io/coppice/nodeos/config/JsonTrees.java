package io.coppice.nodeos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coppice.documents.Node;
import io.coppice.documents.Node.Scalar.Kind;
import io.coppice.documents.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Translates nodes to JSON and back, where what has not changed gets its old place again. */
final class JsonTrees {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonTrees() {}

    static JsonNode toJson(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                var object = JSON.objectNode();
                mapping.entries().forEach(entry -> object.set(entry.key(), toJson(entry.value())));
                yield object;
            }
            case Node.Sequence sequence -> {
                var array = JSON.arrayNode();
                sequence.items().forEach(item -> array.add(toJson(item)));
                yield array;
            }
            case Node.Scalar scalar -> toJson(scalar);
        };
    }

    private static JsonNode toJson(Node.Scalar scalar) {
        return switch (scalar.kind()) {
            case NULL -> JSON.nullNode();
            case BOOLEAN -> JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
            case INTEGER ->
                isDecimalNotation(scalar.text())
                        ? JSON.numberNode(new BigInteger(scalar.text()))
                        : JSON.textNode(scalar.text());
            case DECIMAL, TEXT -> JSON.textNode(scalar.text());
        };
    }

    private static boolean isDecimalNotation(String text) {
        return text.matches("-?(0|[1-9][0-9]*)");
    }

    /**
     * @param old what stood at the same place before, if anything did
     * @param place of what is new
     */
    static Node toNode(JsonNode json, @Nullable Node old, Place place) {
        if (old != null && toJson(old).equals(json)) {
            return old;
        }
        if (json.isObject()) {
            var entries = new ArrayList<Node.Entry>();
            var before = old instanceof Node.Mapping mapping ? mapping : null;
            json.properties().forEach(property -> {
                var entry =
                        before == null ? null : before.entry(property.getKey()).orElse(null);
                entries.add(new Node.Entry(
                        entry == null ? place : entry.place(),
                        property.getKey(),
                        toNode(property.getValue(), entry == null ? null : entry.value(), place)));
            });
            return new Node.Mapping(old == null ? place : old.place(), entries);
        }
        if (json.isArray()) {
            var items = new ArrayList<Node>();
            var before = old instanceof Node.Sequence sequence ? sequence : null;
            for (var i = 0; i < json.size(); i++) {
                var item = before != null && i < before.items().size()
                        ? before.items().get(i)
                        : null;
                items.add(toNode(json.get(i), item, place));
            }
            return new Node.Sequence(old == null ? place : old.place(), items);
        }
        return new Node.Scalar(place, json.isNull() ? "null" : json.asText(), kind(json));
    }

    private static Kind kind(JsonNode json) {
        if (json.isNull()) {
            return Kind.NULL;
        }
        if (json.isBoolean()) {
            return Kind.BOOLEAN;
        }
        if (json.isIntegralNumber()) {
            return Kind.INTEGER;
        }
        return json.isNumber() ? Kind.DECIMAL : Kind.TEXT;
    }
}
