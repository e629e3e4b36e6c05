package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.machined.identity.CertificateIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Kubernetes in one control plane and two workers: what its users do, and then what happens to clusters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KubernetesIT {

    private static final String CLUSTER = "e2e-kube";
    private static final String CONTROL_PLANE = "controlplane-1";
    private static final Set<String> NODES = Set.of(CONTROL_PLANE, "worker-1", "worker-2");
    private static final Duration SOON = Duration.ofMinutes(3);

    private final Coppice coppice = Coppice.ofThisBuild();
    private final Kubectl kubectl = new Kubectl(coppice, CLUSTER);
    private final Workloads workloads = new Workloads(kubectl, SOON);

    @BeforeAll
    void up() {
        coppice.ok(
                "up",
                CLUSTER,
                "--controlplanes=1",
                "--workers=2",
                "--kubernetes=newest",
                "--ttl=2h",
                "--config-patch-control-plane=@" + resource("short-lived-certificates.yaml"));
        kubectl.until(result -> result.exitCode() == 0, SOON, "apply", "-f", resource("workloads.yaml"));
    }

    @AfterAll
    void down() {
        coppice.ok("down", CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    private static String resource(String name) {
        return Coppice.repository()
                .resolve("integration/e2e/src/test/resources/io/coppice/e2e")
                .resolve(name)
                .toString();
    }

    @Test
    @Order(1)
    void everyNodeIsReadyUnderItsAddress() {
        var addresses = coppice.json("cluster", "show", CLUSTER).get("nodes").findValuesAsText("address");
        var nodes = kubectl.items("get", "nodes");

        assertThat(nodes).extracting(Workloads::name).containsExactlyInAnyOrderElementsOf(NODES);
        assertThat(nodes).allSatisfy(node -> {
            assertThat(Workloads.condition(node, "Ready")).isEqualTo("True");
            assertThat(addresses)
                    .contains(node.at("/status/addresses").get(0).get("address").asText());
        });
        assertThat(nodes.stream().map(node -> node.at("/spec/podCIDR").asText()))
                .doesNotHaveDuplicates()
                .allMatch(subnet -> subnet.startsWith("10.244."));
        assertThat(kubectl.ok("get", "node", CONTROL_PLANE, "-o", "jsonpath={.spec.taints[*].key}"))
                .as("the taint's name before and since Kubernetes 1.24")
                .isIn("node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane");
    }

    @Test
    @Order(1)
    void healthTellsOfEveryNodeInKubernetes() {
        var health = assertHealthy();

        assertThat(health.get("checks"))
                .filteredOn(check -> check.get("name").asText().equals("kubernetes"))
                .hasSize(NODES.size());
    }

    @Test
    @Order(2)
    void aDeploymentSpreadsOverTheWorkers() {
        kubectl.ok("rollout", "status", "deployment/web", Kubectl.LIMIT);

        assertThat(workloads.nodesOf("app=web")).containsExactlyInAnyOrder("worker-1", "worker-2");
    }

    @Test
    @Order(2)
    void figuresOfUseAreNotThereAndItIsSaidWhy() {
        var top = kubectl.run("top", "nodes");

        assertThat(top.exitCode()).isNotZero();
        assertThat(top.err()).contains("Metrics API not available");
    }

    @Test
    @Order(3)
    void aServiceIsReachedByItsAddressAndAnswersFromBothNodes() {
        workloads.awaitClient();
        var address = kubectl.ok("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}");
        var pods = kubectl.items("get", "pods", "-l", "app=web").stream()
                .map(Workloads::name)
                .collect(Collectors.toSet());
        var answered = new HashSet<String>();
        for (var call = 0; call < 40 && !answered.equals(pods); call++) {
            answered.add(kubectl.inClient("tool", "get", "http://" + address));
        }

        assertThat(address).startsWith("10.");
        assertThat(answered).isEqualTo(pods);
    }

    @Test
    @Order(3)
    void aNodePortIsOpenOnEveryNode() {
        workloads.awaitClient();
        for (var address : coppice.json("cluster", "show", CLUSTER).get("nodes").findValuesAsText("address")) {
            assertThat(kubectl.inClient("tool", "get", "http://" + address + ":30080"))
                    .as("from worker-1 to %s", address)
                    .startsWith("web-");
        }
    }

    @Test
    @Order(3)
    void namesAreResolved() {
        workloads.awaitClient();
        var service = kubectl.ok("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}");
        var pods = kubectl.items("get", "pods", "-l", "app=web").stream()
                .map(pod -> pod.at("/status/podIP").asText())
                .toList();

        assertThat(kubectl.inClient("tool", "lookup", "web")).isEqualTo(service);
        assertThat(kubectl.inClient("tool", "lookup", "web.default.svc.cluster.local"))
                .isEqualTo(service);
        assertThat(kubectl.inClient("tool", "lookup", "kubernetes.default")).isEqualTo("10.96.0.1");
        assertThat(kubectl.inClient("tool", "lookup", "web-headless").lines())
                .containsExactlyInAnyOrderElementsOf(pods);
        assertThat(kubectl.inClient("tool", "lookup", "-t", "SRV", "_http._tcp.web-headless.default.svc.cluster.local")
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.contains(" 8080 ") && line.contains("web-headless.default.svc.cluster.local"));
        assertThat(kubectl.inClient("tool", "lookup", "-t", "PTR", service)).isEqualTo("web.default.svc.cluster.local");
        assertThat(kubectl.run("exec", "client", "--", "tool", "lookup", "nobody.default.svc.cluster.local")
                        .exitCode())
                .isNotZero();
    }

    @Test
    @Order(4)
    void commandsRunInAContainerAndTheirExitCodeComesBack() {
        workloads.awaitClient();
        assertThat(kubectl.inClient("tool", "hostname")).isEqualTo("client");
        assertThat(kubectl.run("exec", "client", "--", "tool", "exit", "7").exitCode())
                .isEqualTo(7);
    }

    @Test
    @Order(4)
    void logsAreReadAndFollowed() {
        workloads.awaitClient();
        assertThat(kubectl.ok("logs", "client", "--tail", "2").lines())
                .as("what is said while the end is read comes besides")
                .hasSizeBetween(2, 10)
                .allMatch(line -> line.startsWith("alive "));

        var seen = new AtomicInteger();
        assertThat(kubectl.awaitLine(line -> seen.incrementAndGet() == 3, SOON, "logs", "-f", "--tail", "1", "client"))
                .startsWith("alive ");
    }

    @Test
    @Order(4)
    void aPortIsForwardedToAPod() throws Exception {
        workloads.awaitClient();
        var port = new CompletableFuture<Integer>();
        var pattern = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+).*");
        var forwarding = kubectl.start(
                line -> {
                    var matcher = pattern.matcher(line);
                    if (matcher.matches()) {
                        port.complete(Integer.valueOf(matcher.group(1)));
                    }
                },
                "port-forward",
                "deployment/web",
                ":8080");
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + port.get(SOON.toSeconds(), TimeUnit.SECONDS) + "/echo/through");
            assertThat(client.send(
                                    HttpRequest.newBuilder(uri).timeout(SOON).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body()
                            .strip())
                    .isEqualTo("through");
        } finally {
            forwarding.kill();
        }
    }

    @Test
    @Order(4)
    void filesAreCopiedIntoAContainerAndBack(@TempDir Path directory) throws IOException {
        workloads.awaitClient();
        var sent = Files.writeString(directory.resolve("sent"), "there and back\n".repeat(1000));
        var returned = directory.resolve("returned");

        kubectl.ok("cp", sent.toString(), "client:/scratch/copied");
        kubectl.ok("cp", "client:/scratch/copied", returned.toString());

        assertThat(returned).hasSameBinaryContentAs(sent);
    }

    @Test
    @Order(5)
    void configMapsAndSecretsReachTheirPod() {
        workloads.awaitClient();
        assertThat(kubectl.inClient("tool", "cat", "/settings/greeting")).isEqualTo("hello from the ConfigMap");
        assertThat(kubectl.inClient("tool", "env", "WORD")).isEqualTo("swordfish");
    }

    @Test
    @Order(5)
    void aJobEnds() {
        kubectl.ok("wait", "--for=condition=complete", "job/once", Kubectl.LIMIT);

        assertThat(kubectl.ok("logs", "job/once")).isEqualTo("the job is done");
    }

    @Test
    @Order(5)
    void aDaemonSetRunsOnEveryNode() {
        kubectl.ok("rollout", "status", "daemonset/everywhere", Kubectl.LIMIT);

        assertThat(workloads.nodesOf("app=everywhere")).containsExactlyInAnyOrderElementsOf(NODES);
    }

    @Test
    @Order(6)
    void aStatefulSetFindsItsDataAgain() {
        kubectl.ok("rollout", "status", "statefulset/keeper", Kubectl.LIMIT);
        kubectl.ok("exec", "keeper-0", "--", "tool", "write", "/data/kept", "what was written before");
        var before = kubectl.ok("get", "pod", "keeper-0", "-o", "jsonpath={.metadata.uid}");

        kubectl.ok("delete", "pod", "keeper-0", Kubectl.LIMIT);
        kubectl.ok("rollout", "status", "statefulset/keeper", Kubectl.LIMIT);

        assertThat(kubectl.ok("get", "pod", "keeper-0", "-o", "jsonpath={.metadata.uid}"))
                .isNotEqualTo(before);
        assertThat(kubectl.ok("exec", "keeper-0", "--", "tool", "cat", "/data/kept"))
                .isEqualTo("what was written before");
    }

    /**
     * Its source does not run meanwhile, which leaves the host's processors to it. Early: certificates that live for minutes may not end in what was
     * frozen.
     */
    @Test
    @Order(7)
    void aForkGoesOnWithReadyNodesAndTheSamePods() {
        workloads.awaitClient();
        try (var fork = KubernetesFork.freeze(coppice, kubectl, SOON)) {
            assertHealthy();
            coppice.ok("cluster", "stop", CLUSTER);
            fork.begin();

            fork.assertWentOn();
            assertThat(fork.kubectl().inClient("tool", "get", "http://web")).startsWith("web-");
        }
    }

    @Test
    @Order(8)
    void allComesBackAfterStopAndStart() {
        coppice.ok("cluster", "stop", CLUSTER);
        coppice.ok("cluster", "start", CLUSTER);

        assertHealthy();
        assertThat(workloads.awaitAnswer("keeper-0", "tool", "cat", "/data/kept"))
                .isEqualTo("what was written before");
        // until endpoints are told anew, an address of before may be another pod's
        kubectl.until(
                result -> result.exitCode() == 0 && result.out().startsWith("web-"),
                SOON,
                "exec",
                "client",
                "--",
                "tool",
                "get",
                "http://web");
        workloads.awaitAnswer(workloads.podOn("worker-2", "app=everywhere"), "tool", "hostname");
        for (var workload :
                List.of("deployment/web", "deployment/mover", "statefulset/keeper", "daemonset/everywhere")) {
            kubectl.ok("rollout", "status", workload, Kubectl.LIMIT);
        }
    }

    @Test
    @Order(9)
    void strangersAreRefused(@TempDir Path directory) throws Exception {
        var stranger = Stranger.to(kubectl, directory);

        for (var credentials :
                List.of(new String[] {"--token=abcdef.0123456789abcdef"}, stranger.selfSigned(), stranger.expired())) {
            var refused = stranger.ask(credentials);
            assertThat(refused.exitCode()).as(refused.out()).isNotZero();
            assertThat(refused.err()).contains("Unauthorized");
        }
        assertThat(coppice.ok("node", "logs", "--cluster", CLUSTER, CONTROL_PLANE, "kube-apiserver")
                        .out())
                .contains("invalid bearer token", "signed by unknown authority", "certificate has expired");
    }

    @Test
    @Order(9)
    void aServerOfAnotherAuthorityIsRefused(@TempDir Path directory) throws Exception {
        var other = CertificateIssuer.authority("kubernetes", Duration.ofDays(1));

        var refused =
                Stranger.to(kubectl, directory).askTrusting(other.certificate(), "--token=abcdef.0123456789abcdef");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("x509: certificate signed by unknown authority");
    }

    @Test
    @Order(9)
    void theContextIsMergedAndTheFileIsItsOwnersAlone(@TempDir Path directory) throws IOException {
        var file = directory.resolve("kubeconfig");

        coppice.ok("kubeconfig", CLUSTER, "--output", file.toString());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(kubectl.ok("--kubeconfig=" + file, "config", "current-context"))
                .isEqualTo("coppice-" + CLUSTER);
    }

    @Test
    @Order(10)
    void aDrainedNodeRebootsAndHoldsNoPodsUntilItIsUncordoned() {
        kubectl.ok("drain", "worker-2", "--ignore-daemonsets", "--delete-emptydir-data", "--force", Kubectl.LIMIT);
        kubectl.ok("rollout", "status", "deployment/web", Kubectl.LIMIT);
        assertThat(workloads.nodesOf("app=web")).containsExactly("worker-1", "worker-1");
        var before = workloads.bootId("worker-2");

        coppice.ok("node", "reboot", "--cluster", CLUSTER, "worker-2", "--wait");
        kubectl.awaitLine(
                bootId -> !bootId.equals(before),
                SOON,
                "get",
                "node",
                "worker-2",
                "--watch",
                "-o",
                "jsonpath={.status.nodeInfo.bootID}{'\n'}");
        kubectl.ok("wait", "--for=condition=Ready", "node/worker-2", Kubectl.LIMIT);
        workloads.awaitAnswer(workloads.podOn("worker-2", "app=everywhere"), "tool", "hostname");
        assertThat(workloads.nodesOf("app=web")).containsExactly("worker-1", "worker-1");

        kubectl.ok("uncordon", "worker-2");
        kubectl.ok("delete", "pod", "-l", "app=web", Kubectl.LIMIT);
        kubectl.ok("rollout", "status", "deployment/web", Kubectl.LIMIT);
        assertThat(workloads.nodesOf("app=web")).hasSize(2).contains("worker-2");
    }

    @Test
    @Order(11)
    void aKilledWorkerIsMissedAndItsPodsMove() {
        kubectl.ok("delete", "pod", "-l", "app=mover", Kubectl.LIMIT);
        kubectl.ok("rollout", "status", "deployment/mover", Kubectl.LIMIT);
        assertThat(workloads.nodesOf("app=mover")).containsExactly("worker-2");

        Traces.virsh("destroy", "coppice-" + CLUSTER + "-worker-2");

        assertThat(coppice.run("cluster", "health", CLUSTER).exitCode()).isEqualTo(1);
        kubectl.ok("wait", "--for=condition=Ready=Unknown", "node/worker-2", Kubectl.LIMIT);
        workloads.awaitNodesOf("app=mover", "worker-1");
    }

    @Test
    @Order(12)
    void aStartBringsTheKilledWorkerBack() {
        coppice.ok("cluster", "start", CLUSTER);

        assertHealthy();
        workloads.awaitAnswer(workloads.podOn("worker-2", "app=everywhere"), "tool", "hostname");
        kubectl.ok("rollout", "status", "daemonset/everywhere", Kubectl.LIMIT);
    }

    /** What a kubelet asked for with its own certificate, and no longer with the token, are renewals. */
    @ParameterizedTest
    @Order(13)
    @ValueSource(strings = {"kubernetes.io/kube-apiserver-client-kubelet", "kubernetes.io/kubelet-serving"})
    void certificatesOfKubeletsAreRenewed(String signer) {
        var wanted = signer.endsWith("serving") ? 2 : 1;
        workloads.awaitCertificates("system:node:worker-1", signer, wanted, Duration.ofMinutes(8));

        assertThat(kubectl.ok("logs", "client", "--tail", "1")).startsWith("alive ");
        kubectl.ok("wait", "--for=condition=Ready", "node/worker-1", Kubectl.LIMIT);
    }

    /** On a busy host a service may be late for one look. */
    private JsonNode assertHealthy() {
        var end = System.nanoTime() + SOON.toNanos();
        while (true) {
            var health = Coppice.parse(
                    coppice.run("cluster", "health", CLUSTER, "-o", "json").out());
            if (health.get("healthy").asBoolean()) {
                return health;
            }
            assertThat(System.nanoTime()).as(health.toPrettyString()).isLessThan(end);
        }
    }
}
