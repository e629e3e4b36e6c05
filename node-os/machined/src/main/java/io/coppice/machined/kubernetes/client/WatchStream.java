package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The events of one watch, as they come. Not thread-safe, but {@link #close} may be called by any thread. */
public final class WatchStream<T> implements AutoCloseable {

    private final String request;
    private final InputStream body;
    private @Nullable JsonParser parser;
    private final Decoder<T> decoder;

    WatchStream(String request, InputStream body, Decoder<T> decoder) {
        this.request = request;
        this.body = body;
        this.decoder = decoder;
    }

    /**
     * Waits for the next event.
     *
     * @return null when the server has ended the watch, as it does after a while
     * @throws KubernetesException of the kind EXPIRED when the objects must be listed anew
     */
    public @Nullable WatchEvent<T> next() throws KubernetesException, InterruptedException {
        JsonNode event;
        try {
            JsonParser reader = parser();
            if (reader.nextToken() == null) {
                return null;
            }
            event = reader.readValueAsTree();
        } catch (InterruptedIOException stopped) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the watch was stopped");
            }
            throw broken(stopped);
        } catch (JsonProcessingException cutOff) {
            throw new KubernetesException(Kind.UNREACHABLE, request + ": the watch broke within an event", cutOff);
        } catch (IOException failure) {
            throw broken(failure);
        }
        return read(event);
    }

    /** A parser looks at the first bytes as soon as it is made, and waits for them. */
    private JsonParser parser() throws IOException {
        JsonParser made = parser;
        if (made == null) {
            made = Json.MAPPER.createParser(body);
            parser = made;
        }
        return made;
    }

    private KubernetesException broken(IOException failure) {
        return new KubernetesException(
                Kind.UNREACHABLE, request + ": the watch ended: " + failure.getMessage(), failure);
    }

    private WatchEvent<T> read(JsonNode event) throws KubernetesException {
        String type = event.path("type").asText();
        JsonNode content = event.path("object");
        if (type.equals("ERROR")) {
            throw Refusal.of(request, content);
        }
        if (!(content instanceof ObjectNode object)) {
            throw new KubernetesException(Kind.NOT_UNDERSTOOD, request + ": an event has no object", null);
        }
        String version = object.path("metadata").path("resourceVersion").asText();
        return switch (type) {
            case "ADDED", "MODIFIED" -> new WatchEvent.Changed<>(decoder.decode(object), version);
            case "DELETED" -> new WatchEvent.Removed<>(decoder.decode(object), version);
            case "BOOKMARK" -> new WatchEvent.Bookmark<>(version);
            default ->
                throw new KubernetesException(
                        Kind.NOT_UNDERSTOOD, request + ": an event has the unknown type '" + type + "'", null);
        };
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException gone) {
            throw new IllegalStateException("closing a body only cancels it", gone);
        }
    }
}
