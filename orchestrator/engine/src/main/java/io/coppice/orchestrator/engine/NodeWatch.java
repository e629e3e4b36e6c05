package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows the nodes of a cluster: reads them once, then hears of every change. Begins anew, at the next control plane, when a connection
 * breaks; so it may begin before any of them listens.
 */
final class NodeWatch implements AutoCloseable {

    private static final String NODES = "/api/v1/nodes";
    private static final Duration LIST_LIMIT = Duration.ofSeconds(20);

    /** Between questions that failed: a server that starts on a slow processor has better to do than to answer them. */
    private static final Duration GAP = Duration.ofSeconds(1);

    private final KubernetesApi api;
    private final List<URI> servers;
    private final Thread thread;
    private volatile NodeStates states = NodeStates.NONE;
    private volatile String problem = "it has not answered yet";
    private final CountDownLatch closed = new CountDownLatch(1);

    private NodeWatch(KubernetesApi api, List<URI> servers) {
        this.api = api;
        this.servers = List.copyOf(servers);
        this.thread = Thread.ofVirtual().name("node-watch").unstarted(this::follow);
    }

    /** @param servers {@code https://host:port} of the control planes; the API is closed with the watch */
    static NodeWatch begin(KubernetesApi api, List<URI> servers) {
        var watch = new NodeWatch(api, servers);
        watch.thread.start();
        return watch;
    }

    /** As they are now. */
    NodeStates states() {
        return states;
    }

    /** Why nothing is known, while nothing is. */
    String problem() {
        return problem;
    }

    private void follow() {
        try {
            var gap = Duration.ZERO;
            for (var attempt = 0; !closed.await(gap.toMillis(), TimeUnit.MILLISECONDS); attempt++) {
                gap = answers(servers.get(attempt % servers.size())) ? Duration.ZERO : GAP;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Follows what one server says, to the end of its answer; false if it gave none. */
    private boolean answers(URI server) throws InterruptedException {
        try {
            var list = api.get(server.resolve(NODES), LIST_LIMIT);
            states = NodeStates.of(list);
            problem = "";
            var version = list.path("metadata").path("resourceVersion").asText();
            api.watch(server.resolve(NODES + "?watch=true&resourceVersion=" + version), this::on);
            return true;
        } catch (IOException e) {
            problem = Failures.describe(e);
            return false;
        }
    }

    /** An error, such as that the version is too old, is followed by the end of the answer: then all is read anew. */
    private void on(JsonNode event) {
        var node = event.path("object");
        switch (event.path("type").asText()) {
            case "ADDED", "MODIFIED" -> states = states.with(node);
            case "DELETED" -> states = states.without(node);
            case "ERROR" -> problem = node.path("message").asText();
            default -> {}
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        api.close();
    }
}
