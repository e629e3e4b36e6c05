package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Kubernetes cluster that was frozen while it ran, and its fork; both it and the snapshot are gone when it is closed. */
final class KubernetesFork implements AutoCloseable {

    private static final String SNAPSHOT = "e2e-kube-frozen";
    private static final String FORK = "e2e-kube-fork";

    private final Coppice coppice;
    private final Duration soon;
    private final Kubectl kubectl;
    private final Map<String, String> nodes;
    private final Set<String> containers;
    private Instant begin = Instant.MAX;

    private KubernetesFork(Coppice coppice, Kubectl source, Duration soon) {
        this.coppice = coppice;
        this.soon = soon;
        this.nodes = readySince(source);
        this.containers = containers(source);
        this.kubectl = new Kubectl(coppice, FORK);
    }

    static KubernetesFork freeze(Coppice coppice, Kubectl source, Duration soon) {
        var fork = new KubernetesFork(coppice, source, soon);
        coppice.ok("cluster", "snapshot", source.cluster(), "--as", SNAPSHOT);
        return fork;
    }

    void begin() {
        begin = Instant.now();
        coppice.ok("cluster", "fork", SNAPSHOT, "--name", FORK, "--ttl", "30m");
    }

    Kubectl kubectl() {
        return kubectl;
    }

    /** No node has been missed and no container restarted since the source was frozen, also once every node has been heard of in the fork. */
    void assertWentOn() {
        kubectl.until(
                result -> result.exitCode() == 0
                        && Coppice.parse(result.out())
                                .get("items")
                                .valueStream()
                                .allMatch(this::renewed),
                soon,
                "get",
                "leases",
                "--namespace=kube-node-lease",
                "-o",
                "json");
        assertThat(readySince(kubectl))
                .as(() -> kubectl.ok("get", "events", "--field-selector", "involvedObject.kind=Node", "-o", "wide"))
                .isEqualTo(nodes);
        assertThat(containers(kubectl)).isEqualTo(containers);
    }

    private boolean renewed(JsonNode lease) {
        return Instant.parse(lease.at("/spec/renewTime").asText()).isAfter(begin);
    }

    private static Map<String, String> readySince(Kubectl kubectl) {
        var since = new TreeMap<String, String>();
        for (var node : kubectl.items("get", "nodes")) {
            assertThat(Workloads.condition(node, "Ready"))
                    .as(Workloads.name(node))
                    .isEqualTo("True");
            since.put(Workloads.name(node), transition(node));
        }
        return since;
    }

    private static String transition(JsonNode node) {
        return node.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.get("type").asText().equals("Ready"))
                .map(condition -> condition.get("lastTransitionTime").asText())
                .findFirst()
                .orElseThrow();
    }

    /** Each has another id, and its pod a count, after a restart. */
    private static Set<String> containers(Kubectl kubectl) {
        return kubectl.items("get", "pods", "-l", "app=web").stream()
                .flatMap(pod -> pod.at("/status/containerStatuses").valueStream())
                .map(container -> container.get("containerID").asText() + " restarted "
                        + container.get("restartCount").asInt())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        coppice.ok("down", FORK);
        coppice.ok("snapshot", "delete", SNAPSHOT);
        Traces.assertNothingLeftOf(coppice, FORK);
    }
}
