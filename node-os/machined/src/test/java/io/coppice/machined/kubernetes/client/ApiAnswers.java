package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes answers. */
final class ApiAnswers {

    private static final ObjectMapper MAPPER = new JsonMapper();

    private ApiAnswers() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The body of a request; an empty object if it has none. */
    static JsonNode body(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return body.isEmpty() ? object() : MAPPER.readTree(body);
    }

    static ObjectNode status(int code, String message) {
        return object().put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }

    static void refuse(HttpExchange exchange, int code, String message) throws IOException {
        send(exchange, code, status(code, message));
    }

    static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        sendText(exchange, code, body.toString());
    }

    static void sendText(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Begins an answer that comes line by line. */
    static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    static void writeLine(OutputStream output, ObjectNode event) throws IOException {
        output.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}
