package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.time.Duration;
import java.util.Optional;

/** Turns the API's refusals into exceptions. */
final class Refusal {

    private static final int LONGEST_TEXT = 500;

    private Refusal() {}

    /**
     * Of an answer.
     *
     * @param request for the message
     * @param code of HTTP
     * @param body a Status in JSON, or any text
     * @param retryAfter seconds, if the server said so
     */
    static KubernetesException of(String request, int code, String body, Optional<String> retryAfter) {
        String message = body.strip();
        try {
            JsonNode status = Json.MAPPER.readTree(body);
            // An answer to a request that took too long lacks its kind.
            if (status != null
                    && (status.path("kind").asText().equals("Status")
                            || status.path("status").asText().equals("Failure"))) {
                return of(request, status, code, seconds(retryAfter));
            }
        } catch (JsonProcessingException text) {
            // A proxy or a server that is starting answers in plain text, which is the message then.
            message = body.strip();
        }
        if (message.length() > LONGEST_TEXT) {
            message = message.substring(0, LONGEST_TEXT);
        }
        return new KubernetesException(
                kind(code),
                request + ": " + code + " " + message,
                seconds(retryAfter).orElse(null),
                null);
    }

    /** Of a Status that came within a watch. */
    static KubernetesException of(String request, JsonNode status) {
        return of(request, status, 500, Optional.empty());
    }

    private static KubernetesException of(String request, JsonNode status, int fallback, Optional<Duration> wait) {
        int code = status.path("code").asInt(fallback);
        String message = status.path("message").asText(status.path("reason").asText("no reason is given"));
        int seconds = status.path("details").path("retryAfterSeconds").asInt(0);
        Duration retryAfter = seconds > 0 ? Duration.ofSeconds(seconds) : wait.orElse(null);
        return new KubernetesException(kind(code), request + ": " + code + " " + message, retryAfter, null);
    }

    private static Optional<Duration> seconds(Optional<String> text) {
        try {
            return text.map(Long::parseLong).map(Duration::ofSeconds);
        } catch (NumberFormatException date) {
            return Optional.empty();
        }
    }

    private static Kind kind(int code) {
        return switch (code) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404, 405 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 410 -> Kind.EXPIRED;
            case 408, 429 -> Kind.UNAVAILABLE;
            default -> code >= 500 ? Kind.UNAVAILABLE : code >= 400 ? Kind.INVALID : Kind.NOT_UNDERSTOOD;
        };
    }
}
