package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.coppice.machined.api.Pem;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server in this JVM that keeps objects and speaks the part of the Kubernetes API that the client uses: TLS, client
 * certificates, lists in pages, watches with history, conflicts, discovery. It passes the same contract as a real one.
 */
public final class LocalApiServer implements AutoCloseable {

    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "/api/v1",
                    Map.of(
                            "configmaps", "ConfigMap",
                            "services", "Service",
                            "endpoints", "Endpoints",
                            "nodes", "Node",
                            "namespaces", "Namespace"),
            "/apis/discovery.k8s.io/v1beta1", Map.of("endpointslices", "EndpointSlice"));
    private static final Set<String> CLUSTER_WIDE = Set.of("nodes", "namespaces");

    private record Entry(long version, String type, String path, ObjectNode object) {}

    private final CertifiedKey authority;
    private final CertificateIssuer issuer;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Entry> history = new ArrayList<>();
    private final Set<OutputStream> watches = new HashSet<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final Set<InetSocketAddress> connections = new HashSet<>();
    private long version = 100;
    private long oldest = 100;
    private int generation;

    public LocalApiServer() throws IdentityException, IOException, GeneralSecurityException {
        authority = CertificateIssuer.authority("kubernetes", LIFETIME);
        issuer = CertificateIssuer.of("ca", authority);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext tls = context();
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A certificate of a user, as the cluster's CA issues it. */
    public CertifiedKey user(String name) {
        try {
            return issuer.issue(new CertificateRequest(name, "", List.of(), List.of(), false, true, LIFETIME));
        } catch (IdentityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public Access access(Optional<CertifiedKey> client) {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        return new Access(uri, authority.certificate(), client, Optional.empty());
    }

    public AccessSource access() {
        Access access = access(Optional.of(user("node")));
        return () -> access;
    }

    /** Puts an object there, or in the place of what is there; its kind's plural stands in the collection's path. */
    public synchronized void put(String collection, ObjectNode object) {
        String path = collection + "/" + object.at("/metadata/name").asText();
        store(path, object, objects.containsKey(path) ? "MODIFIED" : "ADDED");
    }

    public synchronized void remove(String path) {
        ObjectNode gone = objects.remove(path);
        if (gone == null) {
            throw new IllegalArgumentException("there is no " + path);
        }
        ObjectNode last = gone.deepCopy();
        last.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        history.add(new Entry(version, "DELETED", path, last));
        notifyAll();
    }

    /** Forgets what happened so far, so that watches from before must list anew. */
    public synchronized void compact() {
        history.clear();
        oldest = ++version;
    }

    /** Tells all watches the version of now. */
    public synchronized void bookmark() {
        history.add(new Entry(version, "BOOKMARK", "", MAPPER.createObjectNode()));
        notifyAll();
    }

    /** Breaks the connections of all watches in the middle. */
    public synchronized void breakWatches() {
        generation++;
        notifyAll();
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Names in the certificates of those who asked, in the order of their requests. */
    public synchronized List<String> users() {
        return List.copyOf(users);
    }

    /** How many connections brought requests. */
    public synchronized int connections() {
        return connections.size();
    }

    /** Waits until as many watches are open. */
    public synchronized void awaitWatches(int count) throws InterruptedException {
        while (watches.size() != count) {
            wait();
        }
    }

    @Override
    public void close() {
        breakWatches();
        server.stop(0);
        threads.shutdownNow();
    }

    private SSLContext context() throws IdentityException, GeneralSecurityException, IOException {
        CertifiedKey own = issuer.issue(new CertificateRequest(
                "kube-apiserver", "", List.of("localhost"), List.of("127.0.0.1"), true, false, LIFETIME));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", Pem.privateKey(own.key()), new char[0], Pem.certificates(own.certificate()));
        keys.setCertificateEntry("ca", Pem.certificates(authority.certificate())[0]);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                users.add(user(exchange));
                connections.add(exchange.getRemoteAddress());
            }
            if (user(exchange).isEmpty()) {
                refuse(exchange, 401, "Unauthorized");
            } else if (query.containsKey("watch")) {
                watch(exchange, path, query);
            } else {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer(exchange, path, query, body.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(body));
            }
        }
    }

    private static String user(HttpExchange exchange) {
        try {
            var principal = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
            return ((X509Certificate) principal[0]).getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException anonymous) {
            return "";
        }
    }

    private synchronized void answer(HttpExchange exchange, String path, Map<String, String> query, JsonNode body)
            throws IOException {
        ObjectNode found = objects.get(path);
        switch (exchange.getRequestMethod()) {
            case "GET" -> get(exchange, path, query);
            case "POST" -> {
                String target = path + "/" + body.at("/metadata/name").asText();
                if (objects.containsKey(target)) {
                    refuse(exchange, 409, "already exists");
                } else {
                    send(exchange, 201, store(target, (ObjectNode) body, "ADDED"));
                }
            }
            case "PUT" -> {
                String read = body.at("/metadata/resourceVersion").asText();
                if (found == null) {
                    refuse(exchange, 404, path + " not found");
                } else if (!read.isEmpty()
                        && !read.equals(found.at("/metadata/resourceVersion").asText())) {
                    refuse(exchange, 409, "the object has been modified");
                } else {
                    send(exchange, 200, store(path, (ObjectNode) body, "MODIFIED"));
                }
            }
            case "PATCH" -> patch(exchange, path, found, body);
            case "DELETE" -> {
                if (found == null) {
                    refuse(exchange, 404, path + " not found");
                } else {
                    remove(path);
                    send(
                            exchange,
                            200,
                            MAPPER.createObjectNode().put("kind", "Status").put("status", "Success"));
                }
            }
            default -> refuse(exchange, 405, "method not allowed");
        }
    }

    private void patch(HttpExchange exchange, String path, @Nullable ObjectNode found, JsonNode body)
            throws IOException {
        String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean apply = contentType.equals("application/apply-patch+yaml");
        if (found == null && !apply) {
            refuse(exchange, 404, path + " not found");
        } else if (found == null) {
            send(exchange, 201, store(path, (ObjectNode) body, "ADDED"));
        } else {
            ObjectNode changed = found.deepCopy();
            merge(changed, body);
            send(exchange, 200, changed.equals(found) ? found : store(path, changed, "MODIFIED"));
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

    private void get(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        ObjectNode found = objects.get(path);
        String group = path.substring(0, path.lastIndexOf('/'));
        if (found != null) {
            send(exchange, 200, found);
        } else if (path.equals("/readyz")) {
            sendText(exchange, 200, "ok");
        } else if (KINDS.containsKey(path)) {
            send(exchange, 200, resources(path));
        } else if (path.equals("/apis/discovery.k8s.io")) {
            ObjectNode answer = MAPPER.createObjectNode().put("kind", "APIGroup");
            answer.putArray("versions").addObject().put("version", "v1beta1");
            send(exchange, 200, answer);
        } else if (collection(path)) {
            list(exchange, path, query);
        } else {
            refuse(exchange, 404, path + " not found in " + group);
        }
    }

    private static ObjectNode resources(String path) {
        ObjectNode answer = MAPPER.createObjectNode().put("kind", "APIResourceList");
        ArrayNode list = answer.putArray("resources");
        Objects.requireNonNull(KINDS.get(path)).forEach((plural, kind) -> {
            list.addObject().put("name", plural).put("kind", kind).put("namespaced", !CLUSTER_WIDE.contains(plural));
            list.addObject().put("name", plural + "/status").put("kind", kind).put("namespaced", true);
        });
        return answer;
    }

    private static boolean collection(String path) {
        String plural = path.substring(path.lastIndexOf('/') + 1);
        return KINDS.values().stream().anyMatch(kinds -> kinds.containsKey(plural));
    }

    private void list(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        List<ObjectNode> matching = new ArrayList<>();
        objects.forEach((each, object) -> {
            if (belongs(each, path) && selected(object, query)) {
                matching.add(object);
            }
        });
        int start = Integer.parseInt(query.getOrDefault("continue", "0"));
        int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
        int end = Math.min(matching.size(), start + limit);
        ObjectNode answer = MAPPER.createObjectNode().put("kind", "List");
        ObjectNode metadata = answer.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (end < matching.size()) {
            metadata.put("continue", Integer.toString(end)).put("remainingItemCount", matching.size() - end);
        }
        ArrayNode items = answer.putArray("items");
        matching.subList(start, end).forEach(items::add);
        send(exchange, 200, answer);
    }

    /** Whether an object's path belongs to a collection, which may be that of all namespaces. */
    private static boolean belongs(String object, String collection) {
        String own = object.substring(0, object.lastIndexOf('/'));
        if (own.equals(collection)) {
            return true;
        }
        int slash = collection.lastIndexOf('/');
        return !collection.contains("/namespaces/")
                && own.startsWith(collection.substring(0, slash) + "/namespaces/")
                && own.endsWith(collection.substring(slash));
    }

    private static boolean selected(ObjectNode object, Map<String, String> query) {
        String label = query.get("labelSelector");
        if (label != null
                && !object.at("/metadata/labels")
                        .path(label.substring(0, label.indexOf('=')))
                        .asText()
                        .equals(label.substring(label.indexOf('=') + 1))) {
            return false;
        }
        String field = query.get("fieldSelector");
        return field == null
                || field.equals("metadata.name=" + object.at("/metadata/name").asText());
    }

    private void watch(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        long seen = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.parseLong(query.get("timeoutSeconds")))
                        .toNanos();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream output = exchange.getResponseBody();
        int begun;
        int position;
        synchronized (this) {
            begun = generation;
            if (seen < oldest) {
                ObjectNode error = MAPPER.createObjectNode().put("type", "ERROR");
                error.set("object", status(410, "too old resource version: " + seen + " (" + oldest + ")"));
                write(output, error);
                output.close();
                return;
            }
            position = 0;
            watches.add(output);
            notifyAll();
        }
        output.flush();
        try {
            while (true) {
                Entry entry;
                synchronized (this) {
                    while (position >= history.size() && begun == generation && System.nanoTime() < end) {
                        wait(Math.max(1, Math.min(1000, (end - System.nanoTime()) / 1_000_000)));
                    }
                    if (begun != generation) {
                        return;
                    }
                    if (position >= history.size()) {
                        output.close();
                        return;
                    }
                    entry = history.get(position++);
                }
                boolean bookmark = entry.type().equals("BOOKMARK");
                if (bookmark
                        || (entry.version() > seen && belongs(entry.path(), path) && selected(entry.object(), query))) {
                    ObjectNode event = MAPPER.createObjectNode().put("type", entry.type());
                    event.set("object", entry.object().deepCopy());
                    event.withObject("/object")
                            .withObject("/metadata")
                            .put("resourceVersion", Long.toString(entry.version()));
                    write(output, event);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                watches.remove(output);
                notifyAll();
            }
        }
    }

    private static void write(OutputStream output, ObjectNode event) throws IOException {
        output.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
    }

    private synchronized ObjectNode store(String path, ObjectNode object, String type) {
        ObjectNode stored = object.deepCopy();
        ObjectNode metadata = stored.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(++version));
        int namespaces = path.indexOf("/namespaces/");
        if (namespaces >= 0 && path.indexOf('/', namespaces + 12) > 0) {
            metadata.put("namespace", path.substring(namespaces + 12, path.indexOf('/', namespaces + 12)));
        }
        objects.put(path, stored);
        history.add(new Entry(version, type, path, stored));
        notifyAll();
        return stored;
    }

    private static ObjectNode status(int code, String message) {
        return MAPPER.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }

    private static void refuse(HttpExchange exchange, int code, String message) throws IOException {
        send(exchange, code, status(code, message));
    }

    private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        sendText(exchange, code, body.toString());
    }

    private static void sendText(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                query.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
