package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Kubernetes on three control planes and nothing else: pods run there, and one of them may die. */
@Tag("large")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KubernetesControlPlanesIT {

    private static final String CLUSTER = "e2e-kube-three";
    private static final String KILLED = "controlplane-1";
    private static final List<String> LEFT = List.of("controlplane-2", "controlplane-3");
    private static final Duration SOON = Duration.ofMinutes(4);

    private final Coppice coppice = Coppice.ofThisBuild();
    private final Kubectl kubectl = new Kubectl(coppice, CLUSTER);

    @BeforeAll
    void up() {
        coppice.ok("up", CLUSTER, "--controlplanes", "3", "--workers", "0", "--kubernetes", "newest", "--ttl", "2h");
    }

    @AfterAll
    void down() {
        coppice.ok("down", CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    @Test
    @Order(1)
    void podsRunOnControlPlanesWhenThereIsNowhereElse() {
        kubectl.ok("create", "deployment", "web", "--image=coppice.io/tool:1", "--replicas=3");
        kubectl.ok("rollout", "status", "deployment/web", Kubectl.LIMIT);

        assertThat(kubectl.items("get", "nodes")).hasSize(3);
    }

    /** The nodes that are left reach an API server through their own balancer: they stay ready, and what is asked of them is done. */
    @Test
    @Order(2)
    void theApiStaysWhenTheFirstControlPlaneDies() throws InterruptedException {
        var before = LEFT.stream().map(this::readySince).toList();
        var renewals = new ConcurrentLinkedQueue<Long>();
        var renewed = new CountDownLatch(1);
        var leases = kubectl.start(
                line -> {
                    renewals.add(System.nanoTime());
                    renewed.countDown();
                },
                "--server=https://" + endpoint(LEFT.getFirst()),
                "get",
                "lease",
                LEFT.getFirst(),
                "--namespace=kube-node-lease",
                "--watch-only",
                "-o",
                "jsonpath={.spec.renewTime}{'\n'}");
        assertThat(renewed.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        try {
            afterTheFirstDied();
        } finally {
            leases.kill();
        }
        System.out.printf(
                "a kubelet that is left renewed its lease, due every 10 s, after %.1f s at most%n",
                longestSilence(List.copyOf(renewals)));
        assertThat(LEFT.stream().map(this::readySince).toList()).isEqualTo(before);
    }

    private void afterTheFirstDied() {
        Traces.virsh("destroy", "coppice-" + CLUSTER + "-" + KILLED);
        var killed = System.nanoTime();

        kubectl.until(
                result -> result.exitCode() == 0,
                SOON,
                "--request-timeout=5s",
                "label",
                "namespace",
                "default",
                "after=kill",
                "--overwrite");
        System.out.printf("a write is taken %.1f s after the kill%n", seconds(killed));
        var pod = kubectl.items("get", "pods", "-l", "app=web").stream()
                .filter(each -> LEFT.contains(each.at("/spec/nodeName").asText()))
                .map(each -> each.at("/metadata/name").asText())
                .findFirst()
                .orElseThrow();
        kubectl.awaitLine(
                servers -> servers.split(" ").length == LEFT.size(),
                SOON,
                "get",
                "endpoints",
                "kubernetes",
                "--watch",
                "-o",
                "jsonpath={.subsets[0].addresses[*].ip}{'\n'}");
        System.out.printf("pods are led to the servers that are left %.1f s after the kill%n", seconds(killed));
        kubectl.until(
                result -> result.exitCode() == 0,
                SOON,
                "exec",
                pod,
                "--",
                "tool",
                "tcp",
                "kubernetes.default",
                "443",
                "not TLS");
        kubectl.ok("create", "deployment", "later", "--image=coppice.io/tool:1", "--replicas=2");
        kubectl.ok("rollout", "status", "deployment/later", Kubectl.LIMIT);
        System.out.printf("new pods run %.1f s after the kill%n", seconds(killed));
        kubectl.ok("wait", "--for=condition=Ready=Unknown", "node/" + KILLED, Kubectl.LIMIT);
    }

    private static double longestSilence(List<Long> times) {
        return IntStream.range(1, times.size())
                .mapToDouble(index -> (times.get(index) - times.get(index - 1)) / 1e9)
                .max()
                .orElseThrow();
    }

    private String endpoint(String node) {
        return coppice.json("cluster", "show", CLUSTER)
                .get("nodes")
                .valueStream()
                .filter(each -> each.get("name").asText().equals(node))
                .map(each -> each.get("kubernetesEndpoint").asText())
                .findFirst()
                .orElseThrow();
    }

    /** Since when a node is ready without a break. */
    private String readySince(String node) {
        return kubectl.ok(
                "get",
                "node",
                node,
                "-o",
                "jsonpath={.status.conditions[?(@.type=='Ready')].status} {.status.conditions[?(@.type=='Ready')].lastTransitionTime}");
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Test
    @Order(3)
    void theControlPlaneComesBack() {
        coppice.ok("cluster", "start", CLUSTER);

        var health = coppice.json("cluster", "health", CLUSTER);
        assertThat(health.get("healthy").asBoolean())
                .as(health.toPrettyString())
                .isTrue();
        kubectl.ok("wait", "--for=condition=Ready", "nodes", "--all", Kubectl.LIMIT);
    }
}
