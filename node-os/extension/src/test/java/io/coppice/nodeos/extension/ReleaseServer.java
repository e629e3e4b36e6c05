package io.coppice.nodeos.extension;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coppice.nodeos.image.Hashes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves releases over HTTP as their mirrors do. Its programs are scripts that say their version. */
final class ReleaseServer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    ReleaseServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mirror/release");
    }

    /** Publishes a version whose programs say that they are another. */
    void publish(String version, String said) {
        for (String program : Kubernetes.PROGRAMS) {
            String script = "#!/bin/sh\n# " + program + "\necho Kubernetes v" + said + "\n";
            put("v" + version + "/bin/linux/amd64/" + program, script);
            put("v" + version + "/bin/linux/amd64/" + program + ".sha256", Hashes.sha256(script));
        }
    }

    void put(String path, String content) {
        files.put("/mirror/release/" + path, content.getBytes(StandardCharsets.UTF_8));
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            byte[] content = files.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
