package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Kubernetes on three control planes and nothing else, in a fork: pods run there, and one of them may die. */
@Tag("large")
@CoppiceCluster(controlPlanes = 3, kubernetes = true, scope = Scope.CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KubernetesControlPlanesIT {

    private static final String NAMESPACE = "default";
    private static final List<String> LEFT = List.of("controlplane-2", "controlplane-3");
    private static final Duration SOON = Duration.ofMinutes(4);

    private final Cluster cluster;
    private final KubernetesClient client;

    /** @param client of a control plane that stays */
    KubernetesControlPlanesIT(Cluster cluster, @Named("controlplane-2") KubernetesClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    @BeforeAll
    static void buildImage() throws Exception {
        NodeImages.build();
    }

    @Test
    @Order(1)
    void podsRunOnControlPlanesWhenThereIsNowhereElse(KubernetesClient any) {
        assertThat(any.nodes().list().getItems()).hasSize(3).allMatch(node -> ready(node, "True"));

        deploy(any, "web", 3);
    }

    /** The nodes that are left reach an API server through their own balancer: they stay ready, and what is asked of them is done. */
    @Test
    @Order(2)
    void theApiStaysWhenTheFirstControlPlaneDies(@Named("controlplane-1") io.coppice.junit.Node first) {
        var before = LEFT.stream().map(this::readySince).toList();
        var renewals = new Renewals();
        try (var _ = client.leases()
                .inNamespace("kube-node-lease")
                .withName(LEFT.getFirst())
                .watch(renewals)) {
            soon("a kubelet renews its lease", () -> !renewals.times.isEmpty());

            first.kill();
            afterTheDeathOf(first.name());
            var seen = renewals.times.size();
            soon("its kubelet goes on renewing it", () -> renewals.times.size() > seen);
        }
        System.out.printf(
                "a kubelet that is left renewed its lease, due every 10 s, after %.1f s at most%n",
                renewals.longestSilence());
        assertThat(LEFT.stream().map(this::readySince).toList()).isEqualTo(before);
    }

    private void afterTheDeathOf(String dead) {
        var killed = System.nanoTime();

        soon("a write is taken", () -> written("after", "death"));
        System.out.printf("a write is taken %.1f s after the kill%n", seconds(killed));
        soon("pods are led to the servers that are left", () -> servers() == LEFT.size());
        System.out.printf("pods are led to the servers that are left %.1f s after the kill%n", seconds(killed));
        var pod = pods("web").stream()
                .filter(each -> LEFT.stream()
                        .anyMatch(node -> node.equals(each.getSpec().getNodeName())))
                .findFirst()
                .orElseThrow();
        soon("a pod reaches a server", () -> runs(pod, "tool", "tcp", "kubernetes.default", "443", "not TLS"));
        soon(dead + " is missed", () -> ready(client.nodes().withName(dead).get(), "Unknown"));
        System.out.printf("%s is missed %.1f s after the kill%n", dead, seconds(killed));
        // not before: what is scheduled to a node that nobody misses yet waits there
        deploy(client, "later", 2);
        System.out.printf("new pods run %.1f s after the kill%n", seconds(killed));
    }

    private void soon(String what, Condition condition) {
        cluster.waiting().within(SOON).until(what, () -> {
            try {
                return condition.holds();
            } catch (KubernetesClientException notNow) {
                return false;
            }
        });
    }

    private interface Condition {
        boolean holds() throws KubernetesClientException;
    }

    private boolean written(String label, String value) {
        client.namespaces()
                .withName(NAMESPACE)
                .edit(namespace -> namespace
                        .edit()
                        .editMetadata()
                        .addToLabels(label, value)
                        .endMetadata()
                        .build());
        return true;
    }

    /** How many API servers pods are led to. */
    private int servers() {
        return client.endpoints().inNamespace(NAMESPACE).withName("kubernetes").get().getSubsets().stream()
                .mapToInt(subset -> subset.getAddresses().size())
                .sum();
    }

    private List<Pod> pods(String app) {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", app).list().getItems();
    }

    private static boolean runsAll(Deployment deployment) {
        var ready = deployment.getStatus().getReadyReplicas();
        return ready != null && ready.equals(deployment.getSpec().getReplicas());
    }

    private void deploy(KubernetesClient client, String app, int replicas) {
        var labels = Map.of("app", app);
        var deployment = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("tool")
                        .withImage("coppice.io/tool:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        deployment.create();
        soon(replicas + " pods of " + app + " run", () -> runsAll(deployment.get()));
    }

    private boolean runs(Pod pod, String... command) {
        var output = new ByteArrayOutputStream();
        try (var running = client.pods()
                .resource(pod)
                .writingOutput(output)
                .writingError(output)
                .exec(command)) {
            var exitCode = running.exitCode().get(30, TimeUnit.SECONDS);
            if (exitCode != 0) {
                System.out.printf(
                        "%s: exit code %d, %s%n",
                        String.join(" ", command), exitCode, output.toString(StandardCharsets.UTF_8));
            }
            return exitCode == 0;
        } catch (ExecutionException | TimeoutException notNow) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static boolean ready(Node node, String status) {
        return node.getStatus().getConditions().stream()
                .anyMatch(condition ->
                        isReadiness(condition) && condition.getStatus().equals(status));
    }

    private static boolean isReadiness(NodeCondition condition) {
        return condition.getType().equals("Ready");
    }

    /** Whether a node is ready, and since when without a break. */
    private String readySince(String node) {
        return client.nodes().withName(node).get().getStatus().getConditions().stream()
                .filter(KubernetesControlPlanesIT::isReadiness)
                .map(condition -> condition.getStatus() + " " + condition.getLastTransitionTime())
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** When a lease was renewed. */
    private static final class Renewals implements Watcher<Lease> {

        private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();

        @Override
        public void eventReceived(Action action, Lease lease) {
            if (action == Action.MODIFIED) { // the lease as it is begins each watch
                times.add(System.nanoTime());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            System.out.println("the watch of the lease ended: " + cause.getMessage());
        }

        double longestSilence() {
            var seen = List.copyOf(times);
            return IntStream.range(1, seen.size())
                    .mapToDouble(index -> (seen.get(index) - seen.get(index - 1)) / 1e9)
                    .max()
                    .orElseThrow();
        }
    }
}
