package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Nodes begin from node templates: nobody boots, and everybody is somebody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WarmUpIT {

    private static final String COLD = "e2e-cold";
    private static final String WARM = "e2e-warm-up";
    private static final List<String> NODES = List.of("controlplane-1", "worker-1", "worker-2");
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    /** What PID 1 says on the console of a node that boots. */
    private static final String BOOTED = "starting the agent";

    private final Coppice coppice = Coppice.ofThisBuild();

    @AfterAll
    void down() {
        for (var cluster : List.of(COLD, WARM)) {
            coppice.ok("down", cluster);
            Traces.assertNothingLeftOf(coppice, cluster);
        }
        templates().forEach(id -> coppice.ok("snapshot", "template", "delete", id));
        assertThat(templates()).isEmpty();
    }

    private List<String> templates() {
        return coppice.json("snapshot", "template", "list").findValuesAsText("id");
    }

    private String read(String node, String file) {
        return coppice.ok("node", "read", "--cluster", WARM, node, file).out().strip();
    }

    private Map<String, String> ofEach(Function<String, String> question) {
        var answers = new TreeMap<String, String>();
        NODES.forEach(node -> answers.put(node, question.apply(node)));
        return answers;
    }

    private void assertHealthy() {
        var health = coppice.json("cluster", "health", WARM);
        assertThat(health.get("healthy").asBoolean())
                .as(health.toPrettyString())
                .isTrue();
    }

    private static String consoleOf(Path home, String node) throws java.io.IOException {
        return Files.readString(home.resolve("clusters/" + WARM + "/nodes/" + node + "/console.log"));
    }

    @Test
    @Order(1)
    void templatesAreMadeOncePerShapeAndAreTheirOwnersAlone() throws java.io.IOException {
        coppice.ok("up", COLD, "--controlplanes=1", "--workers=1", "--kubernetes=none", "--no-fork", "--ttl=1h");

        coppice.ok("snapshot", "template", "make", COLD);

        var ids = templates();
        assertThat(ids).hasSize(2);
        for (var id : ids) {
            for (var file : List.of("ram", "state")) {
                var kept = coppice.home().resolve("node-templates").resolve(id).resolve(file);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                        .isEqualTo("r--------");
            }
        }
        assertThat(Traces.virsh("list", "--all", "--name")).doesNotContain("coppice-template");
        assertThat(coppice.ok("snapshot", "template", "make", COLD).out()).contains("were there already");
        coppice.ok("down", COLD);
    }

    /** Another name, another number of workers, other disks, another config. */
    @Test
    @Order(2)
    void nodesBeginFromThemAndAreThemselves() throws java.io.IOException {
        coppice.ok(
                "up",
                WARM,
                "--controlplanes=1",
                "--workers=2",
                "--kubernetes=none",
                "--disk=12GiB",
                "--config-patch={\"machine\":{\"sysctls\":{\"net.core.somaxconn\":\"4711\"}}}",
                "--ttl=1h");

        assertHealthy();
        for (var node : NODES) {
            assertThat(consoleOf(coppice.home(), node))
                    .contains("phase running")
                    .doesNotContain(BOOTED);
            assertThat(read(node, "/proc/sys/kernel/hostname")).isEqualTo(node);
            assertThat(read(node, "/proc/sys/net/core/somaxconn")).isEqualTo("4711");
            assertThat(read(node, "/proc/partitions"))
                    .as("a disk of 12 GiB, in KiB; the template's had 1 GiB")
                    .contains(" " + (12 << 20) + " ");
        }
        for (var question :
                List.of(BOOT_ID, "/etc/machine-id", "/sys/class/net/eth0/address", "/sys/class/net/eth1/address")) {
            assertThat(ofEach(node -> read(node, question)).values())
                    .as(question)
                    .doesNotHaveDuplicates();
        }
    }

    /** Seconds since 1970: when it booted by its clock, and how long ago that was. */
    private double time(String node) {
        var booted = read(node, "/proc/stat")
                .lines()
                .filter(line -> line.startsWith("btime "))
                .mapToLong(line -> Long.parseLong(line.substring("btime ".length())))
                .findFirst()
                .orElseThrow();
        return booted + Double.parseDouble(read(node, "/proc/uptime").split(" ", 2)[0]);
    }

    @Test
    @Order(3)
    void theirClocksAreRight() {
        for (var node : NODES) {
            var before = Instant.now().getEpochSecond();
            var told = time(node);
            var after = Instant.now().getEpochSecond();
            assertThat(told).as(node).isBetween(before - 3.0, after + 3.0);
        }
    }

    @Test
    @Order(4)
    void aNodeThatBeganFromOneReboots() throws java.io.IOException {
        var before = ofEach(node -> read(node, BOOT_ID));
        var machineIds = ofEach(node -> read(node, "/etc/machine-id"));

        coppice.ok("node", "reboot", "--cluster", WARM, "worker-1", "--wait");

        assertHealthy();
        assertThat(consoleOf(coppice.home(), "worker-1")).contains(BOOTED);
        assertThat(read("worker-1", BOOT_ID)).isNotIn(before.values());
        assertThat(ofEach(node -> read(node, "/etc/machine-id"))).isEqualTo(machineIds);
    }

    @Test
    @Order(5)
    void theyLiveOnWithoutTheTemplatesAndBootAfterAStop() {
        templates().forEach(id -> coppice.ok("snapshot", "template", "delete", id));
        assertHealthy();

        coppice.ok("cluster", "stop", WARM);
        coppice.ok("cluster", "start", WARM);

        assertHealthy();
    }
}
