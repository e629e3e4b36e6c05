package io.coppice.nodeos.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as a tree of maps, lists, texts and numbers; what is neither is left out. Members of a wrong type are as good as absent: the reader
 * says what it misses.
 *
 * @param members by name
 */
record JsonObject(Map<String, Object> members) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an object.
     *
     * @param name of the document, for messages
     */
    static JsonObject parse(byte[] document, String name) throws OciException {
        return switch (value(document, name)) {
            case Map<?, ?> map -> of(map);
            default -> throw OciException.damaged(name + " is not a JSON object");
        };
    }

    /** Reads a list of objects. */
    static List<JsonObject> parseList(byte[] document, String name) throws OciException {
        return switch (value(document, name)) {
            case List<?> list -> objectsOf(list);
            default -> throw OciException.damaged(name + " is not a JSON list");
        };
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A whole number that is not negative. */
    Optional<Long> count(String name) {
        return members.get(name) instanceof Long number && number >= 0 ? Optional.of(number) : Optional.empty();
    }

    Optional<JsonObject> object(String name) {
        return members.get(name) instanceof Map<?, ?> map ? Optional.of(of(map)) : Optional.empty();
    }

    List<JsonObject> objects(String name) {
        return members.get(name) instanceof List<?> list ? objectsOf(list) : List.of();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** The members that are texts. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private static List<JsonObject> objectsOf(List<?> list) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof Map<?, ?> map) {
                objects.add(of(map));
            }
        }
        return objects;
    }

    private static JsonObject of(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put((String) name, value));
        return new JsonObject(members);
    }

    private static Object value(byte[] document, String name) throws OciException {
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw OciException.damaged(name + " has something after its JSON value");
            }
            return value;
        } catch (OciException known) {
            throw known;
        } catch (IOException malformed) {
            throw new OciException(
                    name + " is not JSON: " + malformed.getMessage(),
                    "the archive is damaged or was made by hand: write it again",
                    malformed);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "";
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> Absent.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a value cannot begin with " + token);
        };
    }

    private enum Absent {
        NULL
    }
}
