package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three control planes, and a second cluster beside them made at the same time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ControlPlanesIT {

    private static final String CLUSTER = "e2e-three";
    private static final String NEIGHBOUR = "e2e-beside";
    private static final String TEMPLATE = "e2e-own";

    private final Coppice coppice = Coppice.ofThisBuild();

    @BeforeAll
    void up() throws IOException {
        Files.createDirectories(Coppice.templates());
        Files.writeString(template(), """
                extends: ephemeral
                description: A user's own
                ttl: 3h
                roles:
                  controlplane:
                    memory: 896MiB
                    machineConfig:
                      machine:
                        sysctls:
                          vm.swappiness: "17"
                """);
        var three = coppice.start(
                line -> {}, "up", CLUSTER, "--controlplanes", "3", "--workers", "0", "--kubernetes", "none");
        var beside = coppice.start(
                line -> {},
                "up",
                NEIGHBOUR,
                "--controlplanes",
                "1",
                "--workers",
                "0",
                "--template",
                TEMPLATE,
                "--kubernetes",
                "none");
        var first = three.await(Coppice.LONG);
        var second = beside.await(Coppice.LONG);
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
    }

    @AfterAll
    void down() throws IOException {
        Files.delete(template());
        coppice.run("down", NEIGHBOUR);
        coppice.ok("down", CLUSTER);
        Traces.assertNothingLeftOf(coppice, NEIGHBOUR);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    @Test
    @Order(1)
    void clustersMadeAtTheSameTimeShareNothing() {
        var one = coppice.json("cluster", "show", CLUSTER);
        var other = coppice.json("cluster", "show", NEIGHBOUR);
        assertThat(one.findValuesAsText("apiEndpoint"))
                .doesNotContainAnyElementsOf(other.findValuesAsText("apiEndpoint"));
        assertThat(one.findValuesAsText("address")).doesNotContainAnyElementsOf(other.findValuesAsText("address"));
        assertThat(one.findValuesAsText("domain")).doesNotContainAnyElementsOf(other.findValuesAsText("domain"));
    }

    @Test
    @Order(1)
    void aTemplateOfTheUsersOwnIsCheckedShownAndUsed(@TempDir Path directory) throws IOException {
        assertThat(coppice.json("template", "list").findValuesAsText("name"))
                .contains("ephemeral", "long-lived", TEMPLATE);
        var shown = coppice.json("template", "show", TEMPLATE);
        assertThat(shown.findValuesAsText("memory")).containsExactly("896MiB", "768MiB");
        assertThat(shown.findValuesAsText("durability")).containsOnly("ephemeral");
        coppice.ok("template", "validate", template().toString());
        var wrong = Files.writeString(directory.resolve("wrong.yaml"), "extends: ephemeral\nmemroy: 1GiB\n");
        var refusal = coppice.run("template", "validate", wrong.toString());
        assertThat(refusal.exitCode()).isEqualTo(1);
        assertThat(refusal.out() + refusal.err()).contains("wrong.yaml:2", "memroy", "memory");

        assertThat(Traces.virsh("dominfo", "coppice-" + NEIGHBOUR + "-controlplane-1"))
                .containsPattern("Max memory: +" + 896 * 1024 + " KiB");
        assertThat(coppice.ok("node", "read", "--cluster", NEIGHBOUR, "controlplane-1", "/proc/sys/vm/swappiness")
                        .out())
                .isEqualTo("17\n");
        assertThat(coppice.json("cluster", "show", NEIGHBOUR).get("lease").asText())
                .contains("until");
    }

    /** Timers share interrupts, and Go's threads do not wake each other. */
    @Test
    @Order(1)
    void emulatedProcessorsAreSpared() {
        var emulated = Traces.virsh("dumpxml", "coppice-" + NEIGHBOUR + "-controlplane-1")
                .contains("<domain type='qemu'");
        var etcd = coppice.json("node", "processes", "--cluster", NEIGHBOUR, "controlplane-1")
                .valueStream()
                .filter(process -> process.get("command").asText().contains("/etcd "))
                .findFirst()
                .orElseThrow()
                .get("pid")
                .asText();

        assertThat(ofProcess(etcd, "timerslack_ns").strip()).isEqualTo(emulated ? "5000000" : "50000");
        assertThat(ofProcess(etcd, "environ").contains("GOMAXPROCS=1")).isEqualTo(emulated);
    }

    private String ofProcess(String pid, String file) {
        return coppice.ok("node", "read", "--cluster", NEIGHBOUR, "controlplane-1", "/proc/" + pid + "/" + file)
                .out();
    }

    @Test
    @Order(2)
    void allThreeAreVotingMembersOfEtcd() {
        assertHealthy(CLUSTER, true);
        assertHealthy(NEIGHBOUR, true);
        assertThat(detailOf("etcd-members")).contains("3");
    }

    @Test
    @Order(3)
    void removingTheNeighbourLeavesTheOtherAlone() {
        coppice.ok("down", NEIGHBOUR);
        Traces.assertNothingLeftOf(coppice, NEIGHBOUR);
        assertHealthy(CLUSTER, true);
    }

    @Test
    @Order(4)
    void aKilledMemberIsSeenAndComesBack() {
        coppice.ok("fault", "kill", "controlplane-2", "--cluster", CLUSTER);

        var health = coppice.run("cluster", "health", CLUSTER, "-o", "json");
        assertThat(health.exitCode())
                .as("health of a cluster with a dead member")
                .isEqualTo(1);
        assertThat(coppice.json("cluster", "show", CLUSTER).get("state").asText())
                .isEqualTo("degraded");
        assertThat(writeCommits(health.out())).as("two of three are a quorum").isTrue();

        coppice.ok(
                "cluster",
                "start",
                CLUSTER,
                "--wait-timeout",
                Duration.ofMinutes(5).toSeconds() + "s");
        assertHealthy(CLUSTER, true);
    }

    @Test
    @Order(5)
    void anUnpluggedMemberIsSeenAndComesBackWithItsCable() {
        coppice.ok("fault", "unplug", "controlplane-3", "--cluster", CLUSTER);

        assertThat(coppice.json("cluster", "show", CLUSTER).findValuesAsText("state"))
                .contains("running, unplugged");
        var health = coppice.run("cluster", "health", CLUSTER, "-o", "json");
        assertThat(health.exitCode()).as(health.out()).isEqualTo(1);
        assertThat(bootId("controlplane-3")).as("its API is still reached").isNotEmpty();

        coppice.ok("fault", "plug", "controlplane-3", "--cluster", CLUSTER);
        awaitHealthy();
    }

    @Test
    @Order(6)
    void aPausedMemberIsMissedUntilItGoesOn() {
        coppice.ok("fault", "pause", "controlplane-2", "--cluster", CLUSTER);

        assertThat(coppice.run("cluster", "health", CLUSTER).exitCode()).isEqualTo(1);

        coppice.ok("fault", "resume", "controlplane-2", "--cluster", CLUSTER);
        awaitHealthy();
    }

    @Test
    @Order(7)
    void aResetMemberBootsAnew() {
        var before = bootId("controlplane-1");

        coppice.ok("fault", "reset", "controlplane-1", "--cluster", CLUSTER);

        awaitHealthy();
        assertThat(bootId("controlplane-1")).isNotEqualTo(before);
    }

    private String bootId(String node) {
        return coppice.ok("node", "read", "--cluster", CLUSTER, node, "/proc/sys/kernel/random/boot_id")
                .out();
    }

    private void awaitHealthy() {
        var end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            var health = coppice.run("cluster", "health", CLUSTER);
            if (health.exitCode() == 0) {
                return;
            }
            assertThat(System.nanoTime()).as(health.out() + health.err()).isLessThan(end);
        }
    }

    private static Path template() {
        return Coppice.templates().resolve(TEMPLATE + ".yaml");
    }

    private static boolean writeCommits(String json) {
        return StreamSupport.stream(Coppice.parse(json).get("checks").spliterator(), false)
                .filter(check -> check.get("name").asText().equals("etcd-write"))
                .allMatch(check -> check.get("passed").asBoolean());
    }

    private String detailOf(String check) {
        return StreamSupport.stream(
                        coppice.json("cluster", "health", CLUSTER).get("checks").spliterator(), false)
                .filter(it -> it.get("name").asText().equals(check))
                .map(it -> it.get("detail").asText())
                .findFirst()
                .orElse("");
    }

    private void assertHealthy(String cluster, boolean expected) {
        var health = coppice.json("cluster", "health", cluster);
        assertThat(health.get("healthy").asBoolean())
                .as(health.toPrettyString())
                .isEqualTo(expected);
    }
}
