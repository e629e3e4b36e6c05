package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. */
record ApiQuery(Map<String, String> parameters) {

    static ApiQuery of(@Nullable String raw) {
        Map<String, String> parameters = new HashMap<>();
        if (raw != null) {
            for (String part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                parameters.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new ApiQuery(parameters);
    }

    boolean watch() {
        return parameters.containsKey("watch");
    }

    /** What the client has seen. */
    long resourceVersion() {
        return Long.parseLong(parameters.getOrDefault("resourceVersion", "0"));
    }

    /** How long a watch may last. */
    Duration timeout() {
        return Duration.ofSeconds(Long.parseLong(parameters.getOrDefault("timeoutSeconds", "0")));
    }

    /** Where the next page begins. */
    int start() {
        return Integer.parseInt(parameters.getOrDefault("continue", "0"));
    }

    /** The items of a page that begins at {@link #start}. */
    List<ObjectNode> page(List<ObjectNode> all) {
        int limit = Integer.parseInt(parameters.getOrDefault("limit", "1000000"));
        return all.subList(start(), Math.min(all.size(), start() + limit));
    }

    /** Whether its selectors, of the one form that is used here, fit an object. */
    boolean selects(ObjectNode object) {
        String label = parameters.get("labelSelector");
        if (label != null
                && !object.at("/metadata/labels")
                        .path(label.substring(0, label.indexOf('=')))
                        .asText()
                        .equals(label.substring(label.indexOf('=') + 1))) {
            return false;
        }
        String field = parameters.get("fieldSelector");
        return field == null
                || field.equals("metadata.name=" + object.at("/metadata/name").asText());
    }
}
