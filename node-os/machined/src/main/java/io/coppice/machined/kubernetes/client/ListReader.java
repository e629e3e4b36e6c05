package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads one page of a list object by object, so that never more than one object is in memory whole. */
final class ListReader {

    private ListReader() {}

    /**
     * What a page says beside its objects.
     *
     * @param next token of the next page, empty for none
     */
    record Page(String resourceVersion, String next) {}

    static <T> Page read(InputStream body, Decoder<T> decoder, List<T> items) throws IOException {
        Page page = new Page("", "");
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no list");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("metadata")) {
                    JsonNode metadata = parser.readValueAsTree();
                    page = new Page(
                            metadata.path("resourceVersion").asText(),
                            metadata.path("continue").asText());
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    readItems(parser, decoder, items);
                } else {
                    parser.skipChildren();
                }
            }
            // Only a body that was read to its end leaves the connection for the next request.
            if (parser.nextToken() != null) {
                throw new IOException("something follows the list");
            }
        }
        return page;
    }

    private static <T> void readItems(JsonParser parser, Decoder<T> decoder, List<T> items) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode item = parser.readValueAsTree();
            if (!(item instanceof ObjectNode object)) {
                throw new IOException("the list holds something else than objects");
            }
            items.add(decoder.decode(object));
        }
    }
}
