package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A running cluster is frozen, goes on, and is forked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ForkIT {

    private static final String SOURCE = "e2e-source";
    private static final String SNAPSHOT = "e2e-warm";
    private static final String IMPORTED = "e2e-imported";
    private static final String FORK = "e2e-fork";
    private static final List<String> FORKS = List.of(FORK + "-1", FORK + "-2");
    private static final String THIRD_FORK = FORK + "-3";
    private static final List<String> NODES = List.of("controlplane-1", "worker-1");

    private final Coppice coppice = Coppice.ofThisBuild();

    /** Seconds since its boot, of each node before it was frozen. */
    private final Map<String, Double> upBefore = new HashMap<>();

    @BeforeAll
    void up() {
        coppice.ok("up", SOURCE, "--controlplanes=1", "--workers=1", "--kubernetes=none", "--ttl=2h");
    }

    @AfterAll
    void down() {
        for (var snapshot : coppice.json("snapshot", "list").findValuesAsText("name")) {
            coppice.ok("snapshot", "delete", snapshot);
        }
        for (var cluster : clusters()) {
            coppice.ok("down", cluster);
            Traces.assertNothingLeftOf(coppice, cluster);
        }
    }

    private static List<String> clusters() {
        var all = new ArrayList<>(List.of(SOURCE));
        all.addAll(FORKS);
        return all;
    }

    private String read(String cluster, String node, String file) {
        return coppice.ok("node", "read", "--cluster", cluster, node, file)
                .out()
                .strip();
    }

    private void assertHealthy(String cluster) {
        var health = coppice.json("cluster", "health", cluster);
        assertThat(health.get("healthy").asBoolean())
                .as(health.toPrettyString())
                .isTrue();
    }

    private double uptime(String cluster, String node) {
        return Double.parseDouble(read(cluster, node, "/proc/uptime").split(" ", 2)[0]);
    }

    @Test
    @Order(1)
    void aRunningClusterIsFrozenAndGoesOn() throws IOException {
        NODES.forEach(node -> upBefore.put(node, uptime(SOURCE, node)));
        coppice.ok("cluster", "snapshot", SOURCE, "--as", SNAPSHOT);

        assertHealthy(SOURCE);
        var snapshot = coppice.json("snapshot", "show", SNAPSHOT);
        assertThat(snapshot.get("cluster").asText()).isEqualTo(SOURCE);
        assertThat(snapshot.get("nodes").asInt()).isEqualTo(NODES.size());
        var directory = Path.of(snapshot.get("directory").asText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets.yaml"))))
                .isEqualTo("rw-------");
        for (var node : NODES) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("nodes/" + node + "/ram"))))
                    .isEqualTo("r--------");
        }
        assertThat(coppice.run("cluster", "snapshot", SOURCE, "--as", SNAPSHOT).err())
                .contains("there is a snapshot " + SNAPSHOT + " already");
    }

    /** Nobody boots: a fork is up for longer than it exists, and has the identity of its source but for what must differ. */
    @Test
    @Order(2)
    void forksGoOnWhereItWasFrozenAndAreThemselves() {
        coppice.ok("cluster", "fork", SNAPSHOT, "--name", FORK, "--count", "2", "--ttl", "1h");

        for (var fork : FORKS) {
            assertHealthy(fork);
            for (var node : NODES) {
                assertThat(uptime(fork, node))
                        .as("seconds since the source's boot, not since a boot of its own")
                        .isGreaterThan(upBefore.get(node));
                assertThat(read(fork, node, "/etc/machine-id")).isEqualTo(read(SOURCE, node, "/etc/machine-id"));
                assertThat(coppice.ok("node", "events", "--cluster", fork, node).out())
                        .contains("fork: adopted");
            }
        }
        for (var node : NODES) {
            assertThat(clusters().stream().map(cluster -> read(cluster, node, "/proc/sys/kernel/random/boot_id")))
                    .doesNotHaveDuplicates();
        }
        var addresses = clusters().stream()
                .map(cluster ->
                        coppice.json("cluster", "show", cluster).get("nodes").findValuesAsText("address"))
                .toList();
        assertThat(addresses).allMatch(addresses.getFirst()::equals);
        assertHealthy(SOURCE);
    }

    @Test
    @Order(3)
    void forksAndTheirSourceLiveOnWithoutTheSnapshot() {
        coppice.ok("snapshot", "delete", SNAPSHOT);

        assertThat(coppice.json("snapshot", "list").findValuesAsText("name")).doesNotContain(SNAPSHOT);
        clusters().forEach(this::assertHealthy);
        assertThat(coppice.run("cluster", "fork", SNAPSHOT, "--name", "e2e-late")
                        .err())
                .contains("there is no snapshot " + SNAPSHOT);
    }

    @Test
    @Order(4)
    void aForkBootsFromItsOwnDisksAfterAStop() {
        var fork = FORKS.getFirst();

        coppice.ok("cluster", "stop", fork);
        coppice.ok("cluster", "start", fork);

        assertHealthy(fork);
        assertThat(read(fork, "worker-1", "/etc/machine-id")).isEqualTo(read(SOURCE, "worker-1", "/etc/machine-id"));
    }

    /** When a node booted by its own clock: later the longer that clock stood still and was then set. */
    private long bootTime(String node) {
        return read(SOURCE, node, "/proc/stat")
                .lines()
                .filter(line -> line.startsWith("btime "))
                .mapToLong(line -> Long.parseLong(line.substring("btime ".length())))
                .findFirst()
                .orElseThrow();
    }

    private List<String> states(String cluster) {
        return coppice.json("cluster", "show", cluster).get("nodes").findValuesAsText("state");
    }

    /** A snapshot that left the home in a file is as good as one that stayed. */
    private void takeThroughAFile(Path file) throws IOException {
        coppice.ok("snapshot", "export", SNAPSHOT, file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        coppice.ok("snapshot", "delete", SNAPSHOT);
        coppice.ok("snapshot", "import", file.toString(), "--as", IMPORTED);
    }

    @Test
    @Order(5)
    void aClusterStaysFrozenIfWishedAndGoesOnWithTheRightTime(@TempDir Path directory) throws IOException {
        var boots = NODES.stream().map(this::bootTime).toList();
        var bootIds = NODES.stream()
                .map(node -> read(SOURCE, node, "/proc/sys/kernel/random/boot_id"))
                .toList();
        coppice.ok("cluster", "snapshot", SOURCE, "--as", SNAPSHOT, "--freeze");
        var frozen = System.nanoTime();
        assertThat(states(SOURCE)).containsOnly("paused");

        takeThroughAFile(directory.resolve("warm.tar.zst"));
        coppice.ok("cluster", "fork", IMPORTED, "--name", THIRD_FORK, "--ttl", "1h");
        assertHealthy(THIRD_FORK);
        coppice.ok("down", THIRD_FORK);
        assertThat(states(SOURCE)).containsOnly("paused");

        var stoodStill = Duration.ofNanos(System.nanoTime() - frozen).toSeconds();
        coppice.ok("cluster", "start", SOURCE);
        assertHealthy(SOURCE);
        for (var node = 0; node < NODES.size(); node++) {
            assertThat(bootTime(NODES.get(node)))
                    .as("clock of %s, which stood still for %d s", NODES.get(node), stoodStill)
                    .isGreaterThanOrEqualTo(boots.get(node) + stoodStill - 1);
        }
        assertThat(NODES.stream().map(node -> read(SOURCE, node, "/proc/sys/kernel/random/boot_id")))
                .containsExactlyElementsOf(bootIds);
    }
}
