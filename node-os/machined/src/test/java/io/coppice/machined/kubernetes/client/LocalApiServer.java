package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A server in this JVM that keeps objects and speaks the part of the Kubernetes API that the client uses: TLS, client
 * certificates, lists in pages, watches with history, conflicts, discovery. It passes the same contract as a real one.
 */
public final class LocalApiServer implements AutoCloseable {

    private final ApiAuthority authority = new ApiAuthority();
    private final ApiObjects objects = new ApiObjects();
    private final ApiRequests answers = new ApiRequests(objects);
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final Set<InetSocketAddress> connections = new HashSet<>();

    public LocalApiServer() throws IdentityException, IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext tls = authority.server();
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
        return authority.user(name);
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
    public void put(String collection, ObjectNode object) {
        var unused = objects.put(collection + "/" + ApiRequests.name(object), object);
    }

    public void remove(String path) {
        objects.remove(path);
    }

    /** Does several things of which no request sees only a part. */
    public void atOnce(Runnable changes) {
        synchronized (objects) {
            changes.run();
        }
    }

    /** Forgets what happened so far, so that watches from before must list anew. */
    public void compact() {
        objects.compact();
    }

    /** Tells all watches the version of now. */
    public void bookmark() {
        objects.bookmark();
    }

    /** Breaks the connections of all watches in the middle. */
    public void breakWatches() {
        objects.breakWatches();
    }

    /** From now on requests for this path fail with this status. */
    public void refuse(String path, int status) {
        refused.put(path, status);
    }

    /** Takes a {@link #refuse} back. */
    public void allow(String path) {
        refused.remove(path);
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
    public void awaitWatches(int count) throws InterruptedException {
        objects.awaitWatches(count);
    }

    @Override
    public void close() {
        breakWatches();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String user = user(exchange);
            record(exchange, user);
            Integer refusal = refused.get(path);
            if (user.isEmpty()) {
                ApiAnswers.refuse(exchange, 401, "Unauthorized");
            } else if (refusal != null) {
                ApiAnswers.refuse(exchange, refusal, "the test refuses " + path);
            } else {
                answers.answer(
                        exchange, path, ApiQuery.of(exchange.getRequestURI().getRawQuery()));
            }
        }
    }

    private synchronized void record(HttpExchange exchange, String user) {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        users.add(user);
        connections.add(exchange.getRemoteAddress());
    }

    private static String user(HttpExchange exchange) {
        try {
            var principal = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
            return ((X509Certificate) principal[0]).getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException anonymous) {
            return "";
        }
    }
}
