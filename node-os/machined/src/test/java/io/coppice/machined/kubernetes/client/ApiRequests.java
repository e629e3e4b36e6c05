package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Answers requests about objects: read, list in pages, create, replace, patch, delete, watch. */
final class ApiRequests {

    private final ApiObjects objects;

    ApiRequests(ApiObjects objects) {
        this.objects = objects;
    }

    void answer(HttpExchange exchange, String path, ApiQuery query) throws IOException {
        if (query.watch()) {
            watch(exchange, path, query);
            return;
        }
        JsonNode body = ApiAnswers.body(exchange);
        synchronized (objects) {
            Optional<ObjectNode> found = objects.find(path);
            switch (exchange.getRequestMethod()) {
                case "GET" -> get(exchange, path, query, found);
                case "POST" -> create(exchange, path + "/" + name(body), (ObjectNode) body);
                case "PUT" -> replace(exchange, path, found, (ObjectNode) body);
                case "PATCH" -> patch(exchange, path, found, body);
                case "DELETE" -> delete(exchange, path, found);
                default -> ApiAnswers.refuse(exchange, 405, "method not allowed");
            }
        }
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private void get(HttpExchange exchange, String path, ApiQuery query, Optional<ObjectNode> found)
            throws IOException {
        Optional<ObjectNode> known = found.or(() -> ApiKinds.discovery(path));
        if (known.isPresent()) {
            ApiAnswers.send(exchange, 200, known.get());
        } else if (path.equals("/readyz")) {
            ApiAnswers.sendText(exchange, 200, "ok");
        } else if (ApiKinds.collection(path)) {
            ApiAnswers.send(exchange, 200, list(path, query));
        } else {
            refuseUnknown(exchange, path);
        }
    }

    private ObjectNode list(String path, ApiQuery query) {
        List<ObjectNode> matching = objects.list(path, query);
        List<ObjectNode> page = query.page(matching);
        int end = query.start() + page.size();
        ObjectNode answer = ApiAnswers.object().put("kind", "List");
        ObjectNode metadata = answer.putObject("metadata").put("resourceVersion", Long.toString(objects.version()));
        if (end < matching.size()) {
            metadata.put("continue", Integer.toString(end)).put("remainingItemCount", matching.size() - end);
        }
        ArrayNode items = answer.putArray("items");
        page.forEach(items::add);
        return answer;
    }

    private void create(HttpExchange exchange, String path, ObjectNode body) throws IOException {
        if (objects.find(path).isPresent()) {
            ApiAnswers.refuse(exchange, 409, "already exists");
        } else {
            ApiAnswers.send(exchange, 201, objects.put(path, body));
        }
    }

    private void replace(HttpExchange exchange, String path, Optional<ObjectNode> found, ObjectNode body)
            throws IOException {
        String read = body.at("/metadata/resourceVersion").asText();
        if (found.isEmpty()) {
            refuseUnknown(exchange, path);
        } else if (!read.isEmpty()
                && !read.equals(found.get().at("/metadata/resourceVersion").asText())) {
            ApiAnswers.refuse(exchange, 409, "the object has been modified");
        } else {
            ApiAnswers.send(exchange, 200, objects.put(path, body));
        }
    }

    private void patch(HttpExchange exchange, String path, Optional<ObjectNode> found, JsonNode body)
            throws IOException {
        boolean apply = exchange.getRequestHeaders().getFirst("Content-Type").equals("application/apply-patch+yaml");
        if (found.isPresent()) {
            ObjectNode changed = found.get().deepCopy();
            merge(changed, body);
            ApiAnswers.send(exchange, 200, changed.equals(found.get()) ? found.get() : objects.put(path, changed));
        } else if (apply) {
            ApiAnswers.send(exchange, 201, objects.put(path, (ObjectNode) body));
        } else {
            refuseUnknown(exchange, path);
        }
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject() && target.get(field.getKey()) instanceof ObjectNode inner) {
                merge(inner, field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private void delete(HttpExchange exchange, String path, Optional<ObjectNode> found) throws IOException {
        if (found.isEmpty()) {
            refuseUnknown(exchange, path);
        } else {
            objects.remove(path);
            ApiAnswers.send(
                    exchange, 200, ApiAnswers.object().put("kind", "Status").put("status", "Success"));
        }
    }

    private static void refuseUnknown(HttpExchange exchange, String path) throws IOException {
        ApiAnswers.refuse(exchange, 404, path + " not found");
    }

    /** A watch that is broken ends in the middle of its answer; one whose time is over ends it. */
    private void watch(HttpExchange exchange, String path, ApiQuery query) throws IOException {
        long deadline = System.nanoTime() + query.timeout().toNanos();
        OutputStream output = ApiAnswers.stream(exchange);
        Optional<ApiObjects.Watch> begun = objects.watch(query.resourceVersion());
        if (begun.isEmpty()) {
            ObjectNode error = ApiAnswers.object().put("type", "ERROR");
            String reason = "too old resource version: " + query.resourceVersion() + " (" + objects.oldest() + ")";
            error.set("object", ApiAnswers.status(410, reason));
            ApiAnswers.writeLine(output, error);
            output.close();
            return;
        }
        output.flush();
        try (ApiObjects.Watch watch = begun.get()) {
            Optional<ApiEvent> event = watch.next(deadline);
            while (event.isPresent()) {
                if (event.get().concerns(path, query)) {
                    ApiAnswers.writeLine(output, event.get().message());
                }
                event = watch.next(deadline);
            }
            if (!watch.broken()) {
                output.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
