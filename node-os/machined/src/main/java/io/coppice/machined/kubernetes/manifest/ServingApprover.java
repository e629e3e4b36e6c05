package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.Decoder;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ObjectKey;
import io.coppice.machined.kubernetes.client.ResourceListener;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.service.Backoff;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Approves what kubelets ask for to serve with, after having looked at it. What a node asks for before the API knows its addresses is
 * looked at again; what it may not have stays undecided, for whoever administers the cluster.
 */
public final class ServingApprover implements AutoCloseable {

    private static final ResourceType REQUESTS = ResourceType.CERTIFICATE_SIGNING_REQUESTS;
    private static final Backoff WAITS =
            new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofHours(1));
    private static final int PATIENCE = 6;

    private final KubernetesClient client;
    private final Consumer<String> report;
    private final ResourceWatch<ObjectNode> watch;
    private final Set<String> looking = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("approver").factory());

    /** @param report takes what happens, in words */
    public ServingApprover(KubernetesClient client, Consumer<String> report) {
        this.client = client;
        this.report = report;
        this.watch = new ResourceWatch<>(
                client,
                REQUESTS,
                Selection.ALL.withFields("spec.signerName=" + ServingRequest.SIGNER),
                Decoder.WHOLE,
                new Listener());
    }

    /** Begins; once. */
    public void start() {
        watch.start();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        watch.close();
    }

    private final class Listener implements ResourceListener<ObjectNode> {
        @Override
        public void replaced(List<ObjectNode> items) {
            items.forEach(this::changed);
        }

        @Override
        public void changed(ObjectNode item) {
            String name = ObjectKey.of(item).name();
            if (ServingRequest.pending(item) && looking.add(name)) {
                worker.execute(() -> look(name, 1));
            }
        }

        @Override
        public void removed(ObjectNode item) {
            // A look that is under way finds nothing.
        }
    }

    private void look(String name, int times) {
        String obstacle;
        try {
            obstacle = decide(name).orElse("");
        } catch (KubernetesException failure) {
            obstacle = String.valueOf(failure.getMessage());
        } catch (RuntimeException | LinkageError defect) {
            obstacle = "a fault in the agent: " + defect;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        if (obstacle.isEmpty()) {
            looking.remove(name);
            return;
        }
        if (times == PATIENCE) {
            report.accept("kubernetes: certificate request " + name + " is not approved: " + obstacle
                    + "; decide about it with kubectl certificate");
        }
        var unused =
                worker.schedule(() -> look(name, times + 1), WAITS.after(times).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Approves it, or says what is against it; nothing is when somebody else has decided. */
    private Optional<String> decide(String name) throws KubernetesException, InterruptedException {
        Optional<ObjectNode> found = client.get(REQUESTS, "", name);
        if (found.isEmpty() || !ServingRequest.pending(found.get())) {
            return Optional.empty();
        }
        ObjectNode request = found.get();
        Set<InetAddress> own = new HashSet<>();
        Set<InetAddress> others = new HashSet<>();
        Optional<String> asking = ServingRequest.node(request);
        for (ObjectNode node :
                client.list(ResourceType.NODES, Selection.ALL, Decoder.WHOLE).items()) {
            boolean itself = asking.equals(Optional.of(ObjectKey.of(node).name()));
            (itself ? own : others).addAll(addresses(node));
        }
        Optional<String> objection = ServingRequest.objection(request, own, others);
        if (objection.isEmpty()) {
            approve(request);
        }
        return objection;
    }

    private void approve(ObjectNode request) throws KubernetesException, InterruptedException {
        JsonNode before = request.path("status").path("conditions");
        ArrayNode conditions = request.withObject("/status").putArray("conditions");
        before.forEach(conditions::add);
        conditions
                .addObject()
                .put("type", "Approved")
                .put("status", "True")
                .put("reason", "CoppiceApproved")
                .put("message", "the node asks for its own name and addresses")
                .put(
                        "lastUpdateTime",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode unused = client.replace(REQUESTS, request, "approval");
    }

    private static Set<InetAddress> addresses(ObjectNode node) {
        Set<InetAddress> addresses = new HashSet<>();
        for (JsonNode address : node.path("status").path("addresses")) {
            if (address.path("type").asText().equals("InternalIP")) {
                addresses.add(InetAddress.ofLiteral(address.path("address").asText()));
            }
        }
        return addresses;
    }
}
