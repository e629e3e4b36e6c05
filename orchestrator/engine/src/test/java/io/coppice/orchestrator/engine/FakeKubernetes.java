package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.orchestrator.core.CertificateAuthority;
import io.coppice.orchestrator.core.CertificateRequest;
import io.coppice.orchestrator.core.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** The Kubernetes of one fake cluster: its API servers list and watch nodes over real TLS, for clients that the cluster's authority vouches for. */
final class FakeKubernetes implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, HttpsServer> servers = new TreeMap<>();
    private final Map<String, Boolean> nodes = new TreeMap<>();
    private final Map<String, String> bootIds = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> heldBack = ConcurrentHashMap.newKeySet();
    private long version = 1;
    private boolean closed;

    /** This node's kubelet will not say anything of its next boot. */
    void keepSilent(String node) {
        silent.add(node);
    }

    void speak(String node, String bootId) {
        silent.remove(node);
        join(node, bootId);
    }

    /** This node joins and does not become ready. */
    void holdBack(String node) {
        heldBack.add(node);
    }

    /** A node of this name is there, since this boot. */
    void join(String node, String bootId) {
        if (!silent.contains(node)) {
            bootIds.put(node, bootId);
            set(node, !heldBack.contains(node));
        }
    }

    synchronized void set(String node, boolean ready) {
        nodes.put(node, ready);
        version++;
        notifyAll();
    }

    /** Until {@link #stop}. */
    void serve(MachineConfig config, int port) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new Configurator(context(config)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/nodes", this::nodes);
        server.createContext("/version", exchange -> answer(exchange, JSON.createObjectNode()));
        server.start();
        synchronized (this) {
            servers.put(port, server);
        }
    }

    /** The machine with this port is off. */
    void stop(int port) {
        HttpsServer server;
        synchronized (this) {
            server = servers.remove(port);
        }
        if (server != null) {
            server.stop(0);
        }
    }

    private static final class Configurator extends HttpsConfigurator {
        Configurator(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
        }
    }

    private static SSLContext context(MachineConfig config) throws IOException {
        var names = config.cluster().apiServer().certSANs();
        var authority = config.cluster().ca().orElseThrow();
        var issued = CertificateAuthority.of("kubernetes", authority)
                .issue(
                        new CertificateRequest(
                                "kube-apiserver",
                                List.of(),
                                names.stream().filter("localhost"::equals).toList(),
                                names.stream()
                                        .filter(name -> !name.equals("localhost"))
                                        .map(InetAddress::ofLiteral)
                                        .toList(),
                                EnumSet.of(CertificateRequest.Purpose.SERVER),
                                Duration.ofHours(1)),
                        Instant.now(),
                        new SecureRandom());
        try {
            var own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            own.setKeyEntry("server", Pem.readPrivateKey(issued.key().orElseThrow()), new char[0], new Certificate[] {
                certificate(issued.certificate())
            });
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", certificate(authority.certificate()));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificate certificate(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private void nodes(HttpExchange exchange) throws IOException {
        var query = exchange.getRequestURI().getQuery();
        if (query != null && query.contains("watch=true")) {
            watch(exchange, Long.parseLong(query.replaceAll(".*resourceVersion=", "")));
        } else {
            answer(exchange, list());
        }
    }

    private synchronized ObjectNode list() {
        var list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        var items = list.putArray("items");
        nodes.forEach((name, ready) -> items.add(node(name, ready)));
        return list;
    }

    private ObjectNode node(String name, boolean ready) {
        var node = JSON.createObjectNode();
        node.putObject("metadata").put("name", name);
        var status = node.putObject("status");
        status.putObject("nodeInfo")
                .put("kubeletVersion", "v1.20.2")
                .put("bootID", Objects.requireNonNull(bootIds.get(name)));
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", ready ? "True" : "False")
                .put("message", ready ? "kubelet is posting ready status" : "the network is not ready");
        return node;
    }

    private static void answer(HttpExchange exchange, ObjectNode content) throws IOException {
        try (exchange) {
            var bytes = JSON.writeValueAsBytes(content);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Tells every node anew with each change. */
    private void watch(HttpExchange exchange, long since) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            var body = exchange.getResponseBody();
            body.flush();
            var known = since;
            while (true) {
                List<ObjectNode> events = new ArrayList<>();
                synchronized (this) {
                    while (!closed && version == known) {
                        wait();
                    }
                    if (closed) {
                        return;
                    }
                    known = version;
                    nodes.forEach((name, ready) -> {
                        var event = JSON.createObjectNode().put("type", "MODIFIED");
                        event.set("object", node(name, ready));
                        events.add(event);
                    });
                }
                for (var event : events) {
                    body.write(JSON.writeValueAsBytes(event));
                    body.write('\n');
                }
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        List<HttpsServer> all;
        synchronized (this) {
            closed = true;
            notifyAll();
            all = List.copyOf(servers.values());
        }
        all.forEach(server -> server.stop(0));
    }
}
