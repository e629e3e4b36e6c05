package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.GetLeaseRequest;
import io.coppice.orchestrator.core.ClientConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
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

/** The main job: one control plane and two workers, used with every command, then put through what happens to clusters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterIT {

    private static final String CLUSTER = "e2e-main";
    private static final String CONTROL_PLANE = "controlplane-1";
    private static final List<String> NODES = List.of(CONTROL_PLANE, "worker-1", "worker-2");

    private static final String CTRL_CLOSING_BRACKET = "\u001d";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofHours(3);

    private final Coppice coppice = Coppice.ofThisBuild();

    private static final String STORE = "e2e-images";
    private static final String PRELOADED = "registry.example/preloaded:1";

    private String image;
    private String variant;
    private String store;

    @BeforeAll
    void up(@TempDir Path folder) throws java.io.IOException {
        image = coppice.json("image", "build").get("id").asText();
        variant = ImageVariant.of(coppice.home(), image);
        var archive = EmptyImage.named(PRELOADED, folder.resolve("layout"));
        store = coppice.json("image", "extension", "build", "images", STORE, archive.toString())
                .get("id")
                .asText();
        coppice.ok(
                "up",
                CLUSTER,
                "--controlplanes",
                "1",
                "--workers",
                "2",
                "--kubernetes",
                "none",
                "--preload",
                STORE,
                "--ttl",
                "2h");
    }

    @AfterAll
    void down() {
        coppice.ok("down", CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
        coppice.ok("image", "extension", "delete", store);
    }

    @Test
    @Order(1)
    void everyNodeRunsUnderTheHypervisor() {
        assertThat(Traces.domainsOf(CLUSTER))
                .containsExactlyInAnyOrderElementsOf(NODES.stream()
                        .map(node -> "coppice-" + CLUSTER + "-" + node)
                        .toList());
        assertThat(Traces.virsh("dumpxml", "coppice-" + CLUSTER + "-worker-1"))
                .contains("https://coppice.io/xmlns/domain/1.0")
                .contains(CLUSTER)
                .doesNotContain("PRIVATE KEY");
    }

    @Test
    @Order(1)
    void secretsAreTheirOwnersAlone() throws java.io.IOException {
        var folder = coppice.home().resolve("clusters").resolve(CLUSTER);
        for (var name : List.of("secrets.yaml", "nodeconfig", "nodes/worker-1/config.img")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                            java.nio.file.Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @Order(1)
    void listsAndShowsTheCluster() {
        assertThat(coppice.json("cluster", "list").findValuesAsText("name")).contains(CLUSTER);
        var cluster = coppice.json("cluster", "show", CLUSTER);
        assertThat(cluster.get("state").asText()).isEqualTo("running");
        assertThat(cluster.get("nodes").findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(NODES);
        assertThat(cluster.get("nodes").findValuesAsText("apiEndpoint"))
                .doesNotHaveDuplicates()
                .allMatch(it -> it.startsWith("127.0.0.1:"));
        assertThat(coppice.ok("cluster", "list").out()).contains(CLUSTER);
        assertThat(coppice.ok("cluster", "show", CLUSTER, "-o", "yaml").out()).contains("name: ");
    }

    @Test
    @Order(1)
    void isHealthyWithAnEtcdWrite() {
        var health = coppice.json("cluster", "health", CLUSTER);
        assertThat(health.get("healthy").asBoolean()).isTrue();
        assertThat(StreamSupport.stream(health.get("checks").spliterator(), false)
                        .filter(check -> check.get("passed").asBoolean())
                        .map(check -> check.get("name").asText()))
                .contains("etcd-write");
    }

    @Test
    @Order(1)
    void listsAndShowsNodes() {
        assertThat(coppice.json("node", "list", "--cluster", CLUSTER).findValuesAsText("name"))
                .containsAll(NODES);
        assertThat(coppice.json("node", "show", "--cluster", CLUSTER, CONTROL_PLANE)
                        .get("role")
                        .asText())
                .isEqualTo("controlplane");
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {CONTROL_PLANE, "worker-1", "worker-2"})
    void servicesRunOnEveryNode(String node) {
        var services = coppice.json("node", "services", "--cluster", CLUSTER, node);
        var names = services.findValuesAsText("id");
        assertThat(names).contains("containerd");
        assertThat(names.contains("etcd")).isEqualTo(node.equals(CONTROL_PLANE));
        assertThat(services.findValuesAsText("state")).containsOnly("Running");
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {CONTROL_PLANE, "worker-1", "worker-2"})
    void preloadedImagesAreOnEveryNodeWithoutALoad(String node) {
        coppice.awaitLine(
                line -> line.contains("images: loaded " + PRELOADED),
                MINUTE,
                "node",
                "logs",
                "--cluster",
                CLUSTER,
                "--follow",
                node);

        assertThat(imagesOf(node)).contains(PRELOADED);
    }

    @Test
    @Order(2)
    void aStoreOfImagesThatAClusterUsesStays() {
        var refused = coppice.run("image", "extension", "delete", store);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("in use by cluster " + CLUSTER);
        assertThat(coppice.run("up", CLUSTER, "--preload", "another").err()).contains("'another'", STORE);
    }

    @Test
    @Order(2)
    void clocksRunAtTheRateOfTheHostsCounter() throws IOException {
        var host = number(Files.readString(Path.of("/proc/cpuinfo")), "bogomips\\s*:\\s*([0-9.]+)") / 2;
        for (var node : List.of(CONTROL_PLANE, "worker-1", "worker-2")) {
            var detected = number(
                    coppice.ok("node", "dmesg", "--cluster", CLUSTER, node).out(), "tsc: Detected ([0-9.]+) MHz");
            assertThat(detected).as(node).isCloseTo(host, withinPercentage(0.5));
        }
    }

    private static double number(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    @Order(2)
    void readsWhatANodeSays() {
        assertThat(coppice.ok("node", "logs", "--cluster", CLUSTER, CONTROL_PLANE, "etcd", "--tail", "50")
                        .lines())
                .hasSizeBetween(1, 50);
        assertThat(coppice.ok("node", "dmesg", "--cluster", CLUSTER, "worker-1").out())
                .contains("Linux version");
        assertThat(coppice.ok("node", "events", "--cluster", CLUSTER, "worker-1")
                        .out())
                .contains("running");
        assertThat(coppice.ok("node", "processes", "--cluster", CLUSTER, "worker-1")
                        .out())
                .contains("containerd");
        assertThat(coppice.ok("node", "read", "--cluster", CLUSTER, "worker-1", "/proc/sys/kernel/hostname")
                        .out()
                        .strip())
                .isEqualTo("worker-1");
    }

    @Test
    @Order(2)
    void nodesReachEachOtherOnTheSegmentAndNothingElseIsShared() {
        var cluster = coppice.json("cluster", "show", CLUSTER);
        var addresses = cluster.get("nodes").findValuesAsText("address");
        assertThat(addresses).doesNotHaveDuplicates().allMatch(it -> it.startsWith("10.88."));
        var neighbours = coppice.ok("node", "read", "--cluster", CLUSTER, "worker-1", "/proc/net/route")
                .out();
        assertThat(neighbours).contains("eth");
    }

    @Test
    @Order(2)
    void controlGroupsCountFromTheBeginningWhatKubernetesWillAskThemFor() {
        assertThat(coppice.ok("node", "read", "--cluster", CLUSTER, "worker-1", "/sys/fs/cgroup/cgroup.subtree_control")
                        .out())
                .contains("cpu", "cpuset", "io", "memory", "pids");
    }

    @Test
    @Order(3)
    void upAgainChangesNothing() {
        var before = Traces.domainsOf(CLUSTER).stream()
                .map(name -> Traces.virsh("domid", name))
                .toList();
        coppice.ok("up", CLUSTER, "--controlplanes", "1", "--workers", "2");
        assertThat(Traces.domainsOf(CLUSTER).stream()
                        .map(name -> Traces.virsh("domid", name))
                        .toList())
                .isEqualTo(before);
    }

    @Test
    @Order(3)
    void theLeaseIsRenewed() {
        coppice.ok("cluster", "renew", CLUSTER, "--ttl", "3h");
        assertThat(coppice.json("cluster", "show", CLUSTER).get("lease").asText())
                .contains("until");
    }

    @Test
    @Order(3)
    void aNodeThatIsAForkTakesATimeABootIdAndALeaseOfItsOwn() throws java.io.IOException {
        var tomorrow = Instant.now().plus(Duration.ofDays(1));
        try (var api = administrator("worker-1")) {
            var first = UUID.randomUUID();
            assertThat(adopt(api, first, tomorrow))
                    .as("the clock, past the old lease")
                    .isBetween(tomorrow, tomorrow.plus(MINUTE));
            assertThat(bootId("worker-1")).isEqualTo(first + "\n");
            assertThat(leaseOf(api)).isEqualTo(tomorrow.plus(LEASE));
            assertHealthy();

            var second = UUID.randomUUID();
            var now = Instant.now();
            assertThat(adopt(api, second, now)).isBetween(now, now.plus(MINUTE));
            assertThat(bootId("worker-1")).isEqualTo(second + "\n");
            assertThat(leaseOf(api)).isEqualTo(now.plus(LEASE));
        }
        assertThat(coppice.ok("node", "read", "--cluster", CLUSTER, "worker-1", "/proc/mounts")
                        .lines())
                .as("what lies over the boot id, once")
                .filteredOn(line -> line.contains("/proc/sys/kernel/random/boot_id"))
                .hasSize(1);
        assertThat(coppice.ok("node", "events", "--cluster", CLUSTER, "worker-1")
                        .out())
                .contains("fork: adopted, the clock was stepped by +86", "fork: adopted, the clock was stepped by -86");
        assertHealthy();
    }

    @Test
    @Order(4)
    void aNodeRebootsAndComesBackAsItsConsoleShows() {
        var before = bootId("worker-1");
        try (var console = coppice.onTerminal("node", "console", "--cluster", CLUSTER, "worker-1")) {
            console.awaitText("Attached to worker-1", MINUTE);
            assertThat(coppice.run("node", "console", "--cluster", CLUSTER, "worker-1")
                            .err())
                    .as("without a terminal")
                    .contains("terminal", "node logs --console");

            coppice.ok("node", "reboot", "--cluster", CLUSTER, "worker-1", "--wait");

            console.awaitText("coppice: reboot: asked by a client", MINUTE);
            console.awaitText("coppice: phase running", MINUTE);
            console.type(CTRL_CLOSING_BRACKET);
            assertThat(console.awaitExit(MINUTE)).isZero();
        }
        assertThat(bootId("worker-1")).isNotEqualTo(before);
        assertHealthy();
    }

    @Test
    @Order(3)
    void theImageOfTheSourcesIsUsedAndAlonePruningLeavesIt() {
        var used = coppice.json("cluster", "show", CLUSTER).get("image").asText();
        assertThat(used).as("not the newest, which was made of other sources").isEqualTo(image);
        var other = variant;
        assertThat(coppice.json("image", "list").findValuesAsText("id")).contains(used, other);
        assertThat(coppice.json("image", "show", other.substring(0, 8), "--verify")
                        .get("id")
                        .asText())
                .isEqualTo(other);

        assertThat(coppice.ok("image", "prune", "--all", "--dry-run").out())
                .contains("would remove " + other)
                .doesNotContain(used);
        assertThat(coppice.json("image", "list").findValuesAsText("id")).contains(used, other);
        assertThat(coppice.ok("image", "prune", "--all").out())
                .contains("removed " + other)
                .doesNotContain(used);

        assertThat(coppice.json("image", "list").findValuesAsText("id")).containsExactly(used);
        coppice.ok("image", "show", used, "--verify");
        assertThat(coppice.run("image", "show", other).exitCode()).isEqualTo(1);
    }

    @Test
    @Order(5)
    void survivesARestartOfTheHypervisorsDaemon() {
        Traces.restartSessionDaemon();
        assertThat(coppice.json("cluster", "show", CLUSTER).get("state").asText())
                .isEqualTo("running");
        assertHealthy();
    }

    @Test
    @Order(6)
    void stopsAndStarts() {
        var member = coppice.ok("node", "read", "--cluster", CLUSTER, CONTROL_PLANE, "/etc/machine-id")
                .out();
        coppice.ok("cluster", "stop", CLUSTER);
        assertThat(coppice.json("cluster", "show", CLUSTER).get("state").asText())
                .isEqualTo("stopped");
        assertThat(Traces.processesOf(CLUSTER)).isEmpty();

        coppice.ok("cluster", "start", CLUSTER);
        assertHealthy();
        assertThat(coppice.ok("node", "read", "--cluster", CLUSTER, CONTROL_PLANE, "/etc/machine-id")
                        .out())
                .isEqualTo(member);
    }

    private List<String> imagesOf(String node) {
        return coppice.json("node", "images", "--cluster", CLUSTER, node).findValuesAsText("name");
    }

    private String bootId(String node) {
        return coppice.ok("node", "read", "--cluster", CLUSTER, node, "/proc/sys/kernel/random/boot_id")
                .out();
    }

    private NodeApi administrator(String node) throws java.io.IOException {
        var config = coppice.home().resolve("clusters").resolve(CLUSTER).resolve("nodeconfig");
        var endpoint = coppice.json("node", "show", "--cluster", CLUSTER, node)
                .get("apiEndpoint")
                .asText();
        return NodeApi.asAdministrator(
                ClientConfig.read(Files.readString(config), config.toString()).current(),
                Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
    }

    /** What the node's clock shows afterwards. */
    private static Instant adopt(NodeApi api, UUID generation, Instant time) {
        var entropy = new byte[64];
        new SecureRandom().nextBytes(entropy);
        return instant(api.fork()
                .adopt(AdoptRequest.newBuilder()
                        .setGeneration(generation.toString())
                        .setTime(timestamp(time))
                        .setEntropy(ByteString.copyFrom(entropy))
                        .setLeaseExpiresAt(timestamp(time.plus(LEASE)))
                        .build())
                .getTime());
    }

    private static Instant leaseOf(NodeApi api) {
        return instant(api.lease().get(GetLeaseRequest.getDefaultInstance()).getExpiresAt());
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private void assertHealthy() {
        JsonNode health = coppice.json("cluster", "health", CLUSTER);
        assertThat(health.get("healthy").asBoolean())
                .as(health.toPrettyString())
                .isTrue();
    }
}
