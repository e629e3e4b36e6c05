package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.Kubeconfig;
import io.coppice.orchestrator.core.Pem;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** The way to the Kubernetes API of clusters, as their administrator. */
final class KubernetesAccess {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final ClusterKeys keys;
    private final Clock clock;

    KubernetesAccess(ClusterKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Begins to follow the cluster's nodes; the API need not answer yet. */
    NodeWatch watchNodes(DesiredCluster cluster) {
        return NodeWatch.begin(new KubernetesApi(credentials(cluster)), servers(cluster));
    }

    /**
     * The nodes as the first control plane that answers knows them.
     *
     * @throws IOException if none answers
     */
    NodeStates nodes(DesiredCluster cluster) throws IOException {
        return NodeStates.of(first(cluster, "/api/v1/nodes").answer());
    }

    /**
     * A kubeconfig whose one context is of an administrator, with a control plane that answers, or else the first one.
     *
     * @param context its name
     * @throws CoppiceException.Conflict if the cluster runs no Kubernetes
     */
    Kubeconfig kubeconfig(DesiredCluster cluster, String context) throws IOException {
        Extensions.kubernetesOf(cluster);
        var certificates = keys.certificates(cluster.name());
        return Kubeconfig.of(
                context,
                server(cluster).toString(),
                certificates.kubernetesAuthority(),
                certificates.kubernetesAdmin(clock.instant(), keys.random()));
    }

    private URI server(DesiredCluster cluster) {
        var servers = servers(cluster);
        if (servers.size() == 1) {
            return servers.getFirst();
        }
        try {
            return first(cluster, "/version").server();
        } catch (IOException e) {
            return servers.getFirst(); // none answers now: any of them may later
        }
    }

    private record Answer(URI server, JsonNode answer) {}

    /** Asks all control planes at once: one that is dead takes long to be silent. */
    private Answer first(DesiredCluster cluster, String resource) throws IOException {
        var failures = new ArrayList<String>();
        try (var api = new KubernetesApi(credentials(cluster));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ExecutorCompletionService<Answer>(threads);
            var servers = servers(cluster);
            servers.forEach(server -> calls.submit(() -> new Answer(server, api.get(server.resolve(resource), LIMIT))));
            for (var _ : servers) {
                try {
                    var answer = calls.take().get();
                    threads.shutdownNow();
                    return answer;
                } catch (ExecutionException e) {
                    failures.add(Failures.describe(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepCancelled("the question to the Kubernetes API was interrupted", List.of());
        }
        throw new IOException(String.join("; ", failures.stream().distinct().toList()));
    }

    private static List<URI> servers(DesiredCluster cluster) {
        return cluster.controlPlanes().stream()
                .map(DesiredNode::kubernetesEndpoint)
                .map(endpoint -> endpoint.orElseThrow(
                        () -> new IllegalStateException("cluster " + cluster.name() + " has no port for Kubernetes")))
                .map(endpoint -> URI.create("https://" + endpoint))
                .toList();
    }

    private KubernetesCredentials credentials(DesiredCluster cluster) {
        try {
            var certificates = keys.certificates(cluster.name());
            var admin = certificates.kubernetesAdmin(clock.instant(), keys.random());
            return new KubernetesCredentials(
                    certificates.kubernetesAuthority(),
                    admin.certificate(),
                    Pem.readPrivateKey(admin.key().orElseThrow()));
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the secrets of cluster " + cluster.name() + " cannot be read: " + Failures.describe(e),
                    "put back secrets.yaml, or remove the cluster with 'coppice down " + cluster.name() + "'",
                    e);
        }
    }
}
