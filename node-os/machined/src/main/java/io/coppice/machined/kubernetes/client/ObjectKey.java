package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What tells objects of one kind apart.
 *
 * @param namespace empty for objects that are in none
 */
public record ObjectKey(String namespace, String name) {

    public static ObjectKey of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                metadata.path("namespace").asText(), metadata.path("name").asText());
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
