package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import io.coppice.machined.kubernetes.client.Transport.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Speaks the Kubernetes API. Objects are JSON trees, so that one client serves every version of Kubernetes. Calls wait for
 * their answer within limits; none is tried again by itself. Thread-safe.
 */
public final class KubernetesClient implements AutoCloseable {

    /** Owner of the fields that the node applies. */
    public static final String FIELD_MANAGER = "coppice";

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";

    private final Transport transport;
    private final ApiCatalog catalog;
    private final int pageSize;

    /** A client whose access may change between requests. */
    public KubernetesClient(AccessSource source) {
        this(source, Transport.Limits.STANDARD, 500);
    }

    /**
     * @param pageSize how many objects of a list are asked for at once
     */
    KubernetesClient(AccessSource source, Transport.Limits limits, int pageSize) {
        this.transport = new Transport(source, limits);
        this.pageSize = pageSize;
        this.catalog = new ApiCatalog(this);
    }

    /** What kinds of objects the server has. */
    public ApiCatalog catalog() {
        return catalog;
    }

    /** The answer to a GET of any path, such as {@code /readyz}, as text. */
    public String text(String path) throws KubernetesException, InterruptedException {
        Request request = Request.get(path);
        try (InputStream body = transport.send(request)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw broken(request, failure);
        }
    }

    /** The answer to a GET of any path, such as {@code /version}, as JSON. */
    public JsonNode read(String path) throws KubernetesException, InterruptedException {
        return tree(Request.get(path));
    }

    /**
     * One object, empty when it is not there.
     *
     * @param namespace empty for kinds that are in none
     */
    public Optional<ObjectNode> get(ResourceType type, String namespace, String name)
            throws KubernetesException, InterruptedException {
        try {
            return Optional.of(object(Request.get(type.path(namespace, name, ""))));
        } catch (KubernetesException failure) {
            if (failure.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** All objects of a selection as of one time. */
    public <T> Listing<T> list(ResourceType type, Selection selection, Decoder<T> decoder)
            throws KubernetesException, InterruptedException {
        List<T> items = new ArrayList<>();
        String from = "";
        while (true) {
            Request request = Request.get(type.path(selection.namespace()) + "?limit=" + pageSize + selection.query()
                    + (from.isEmpty() ? "" : "&continue=" + ResourceType.encode(from)));
            ListReader.Page page;
            try (InputStream body = transport.send(request)) {
                page = ListReader.read(body, decoder, items);
            } catch (IOException failure) {
                throw broken(request, failure);
            }
            if (page.next().isEmpty()) {
                return new Listing<>(items, page.resourceVersion());
            }
            from = page.next();
        }
    }

    /**
     * Opens a watch.
     *
     * @param from version from which on events are told
     * @param limit after which the server ends it
     */
    public <T> WatchStream<T> watch(
            ResourceType type, Selection selection, String from, Duration limit, Decoder<T> decoder)
            throws KubernetesException, InterruptedException {
        Request request = Request.get(type.path(selection.namespace()) + "?watch=true&allowWatchBookmarks=true"
                + "&timeoutSeconds=" + limit.toSeconds() + "&resourceVersion=" + ResourceType.encode(from)
                + selection.query());
        return new WatchStream<>("watch of " + type.plural(), transport.send(request), decoder);
    }

    /**
     * Makes an object.
     *
     * @throws KubernetesException of the kind CONFLICT when it is there already
     */
    public ObjectNode create(ResourceType type, String namespace, ObjectNode object)
            throws KubernetesException, InterruptedException {
        return object(new Request("POST", type.path(namespace), JSON, object.toString()));
    }

    /** Makes an object as it is given, or changes the given fields, whoever owned them; may be repeated. */
    public ObjectNode apply(ResourceType type, ObjectNode object) throws KubernetesException, InterruptedException {
        ObjectKey key = ObjectKey.of(object);
        String path = type.path(key.namespace(), key.name(), "") + "?fieldManager=" + FIELD_MANAGER + "&force=true";
        return object(new Request("PATCH", path, APPLY, object.toString()));
    }

    /**
     * As {@link #apply(ResourceType, ObjectNode)}, of an object of any kind that the server has. One that needs a namespace
     * and names none goes to {@code default}.
     */
    public ObjectNode apply(ObjectNode object) throws KubernetesException, InterruptedException {
        ResourceType type = catalog.typeOf(object);
        ObjectNode placed = object;
        if (type.namespaced() && ObjectKey.of(object).namespace().isEmpty()) {
            placed = object.deepCopy();
            placed.withObject("/metadata").put("namespace", "default");
        }
        return apply(type, placed);
    }

    /**
     * Changes an object or a part of it.
     *
     * @param subresource such as {@code status}, empty for the object itself
     */
    public ObjectNode patch(
            ResourceType type, String namespace, String name, String subresource, PatchType kind, JsonNode patch)
            throws KubernetesException, InterruptedException {
        String path = type.path(namespace, name, subresource) + "?fieldManager=" + FIELD_MANAGER;
        return object(new Request("PATCH", path, kind.contentType(), patch.toString()));
    }

    /**
     * Puts an object or a part of it in the place of what is there.
     *
     * @param subresource such as {@code approval}, empty for the object itself
     * @throws KubernetesException of the kind CONFLICT when it was changed since the given one was read
     */
    public ObjectNode replace(ResourceType type, ObjectNode object, String subresource)
            throws KubernetesException, InterruptedException {
        ObjectKey key = ObjectKey.of(object);
        return object(new Request("PUT", type.path(key.namespace(), key.name(), subresource), JSON, object.toString()));
    }

    /** Removes an object; false when it was not there. */
    public boolean delete(ResourceType type, String namespace, String name)
            throws KubernetesException, InterruptedException {
        try {
            JsonNode unused = tree(new Request("DELETE", type.path(namespace, name, ""), "", ""));
            return true;
        } catch (KubernetesException failure) {
            if (failure.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }

    /** Ends all requests, also those under way. */
    @Override
    public void close() {
        transport.close();
    }

    private ObjectNode object(Request request) throws KubernetesException, InterruptedException {
        if (tree(request) instanceof ObjectNode object) {
            return object;
        }
        throw new KubernetesException(Kind.NOT_UNDERSTOOD, request + ": the answer is no object", null);
    }

    private JsonNode tree(Request request) throws KubernetesException, InterruptedException {
        try (InputStream body = transport.send(request)) {
            return Json.MAPPER.readTree(body.readAllBytes());
        } catch (JsonProcessingException failure) {
            throw new KubernetesException(
                    Kind.NOT_UNDERSTOOD, request + ": the answer is not in JSON: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw broken(request, failure);
        }
    }

    private static KubernetesException broken(Request request, IOException failure) throws InterruptedException {
        if (failure instanceof InterruptedIOException && Thread.interrupted()) {
            throw new InterruptedException(request + " was stopped");
        }
        return new KubernetesException(Kind.UNREACHABLE, request + ": " + failure.getMessage(), failure);
    }
}
