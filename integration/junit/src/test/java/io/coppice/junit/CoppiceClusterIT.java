package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.nodeos.api.machine.ServiceStopRequest;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Tests with clusters of real machines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoppiceClusterIT {

    @BeforeAll
    static void buildImage() throws Exception {
        NodeImages.build();
    }

    private static double uptime(Node node) {
        return Double.parseDouble(node.read("/proc/uptime").split(" ", 2)[0]);
    }

    private static String stateOf(Node node, String service) {
        return node.services().stream()
                .filter(each -> each.getId().equals(service))
                .map(ServiceInfo::getState)
                .findFirst()
                .orElseThrow();
    }

    private static String bootId(Node node) {
        return node.read("/proc/sys/kernel/random/boot_id").strip();
    }

    @Nested
    @CoppiceCluster
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OfEachMethod {

        private final Map<String, String> bootIds = new HashMap<>();

        @Test
        @Order(1)
        void oneStopsAService(Cluster cluster, Node node) {
            var _ = node.machine()
                    .serviceStop(
                            ServiceStopRequest.newBuilder().setId("containerd").build());
            cluster.waiting()
                    .until(
                            "containerd does not run",
                            () -> !stateOf(node, "containerd").equals("Running"));
            bootIds.put(cluster.name(), bootId(node));
        }

        @Test
        @Order(2)
        void theOtherDoesNotSeeIt(Cluster cluster, Node node) {
            cluster.waiting().within(Duration.ofSeconds(30)).untilRunning(node, "containerd", "etcd");

            assertThat(bootIds).hasSize(1).doesNotContainKey(cluster.name()).doesNotContainValue(bootId(node));
            assertThat(cluster.health().healthy()).isTrue();
        }
    }

    @Nested
    @CoppiceCluster
    class WithFaults {

        @Test
        void aNodeThatStandsStillAnswersWhenItGoesOn(Node node) {
            node.pause();
            assertThatThrownBy(() -> node.machine(Duration.ofSeconds(2)).version(Empty.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class);

            node.resume();
            assertThat(stateOf(node, "etcd")).isEqualTo("Running");
        }
    }

    @Nested
    @CoppiceCluster(scope = Scope.CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OfTheClass {

        private final Map<String, Double> uptimes = new HashMap<>();

        @Test
        @Order(1)
        void nobodyBooted(Cluster cluster, Node node) {
            var lives = Duration.between(cluster.view().createdAt(), Instant.now());

            assertThat(uptime(node))
                    .as("seconds since the boot of the source, which was before there was this cluster")
                    .isGreaterThan(lives.toMillis() / 1000.0);
            assertThat(node.log("machined")).isNotEmpty();
            uptimes.put(cluster.name(), uptime(node));
        }

        @Test
        @Order(2)
        void theNextTestHasTheSame(Cluster cluster, Node node) {
            assertThat(uptimes).containsOnlyKeys(cluster.name());
            assertThat(uptime(node)).isGreaterThan(uptimes.get(cluster.name()));
        }
    }

    /** Run by {@link #theReportOfAFailingTestIsWritten} alone. */
    @CoppiceCluster
    static class Failing {
        @Test
        void fails(Cluster cluster) {
            assertThat(cluster.nodes()).as("it has one").isEmpty();
        }
    }

    @Test
    void theReportOfAFailingTestIsWritten(@TempDir Path directory) throws Exception {
        var results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Failing.class))
                .configurationParameter(ReportPlace.PARAMETER, directory.toString())
                .execute();

        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(test("fails"), finishedWithFailure(message(text -> text.contains("it has one")))));
        assertThat(results.testEvents().reportingEntryPublished().count()).isEqualTo(1);
        var report = directory.resolve(Failing.class.getName()).resolve("fails");
        assertThat(report.resolve(Report.PROBLEMS)).doesNotExist();
        assertThat(report.resolve("test.txt")).content().contains("it has one");
        var node = report.resolve("controlplane-1");
        assertThat(node.resolve("dmesg.log")).content().contains("Linux version");
        assertThat(node.resolve("services.txt")).content().contains("etcd: Running");
        assertThat(node.resolve("services.log")).content().contains("=== machined", "=== etcd");
        assertThat(node.resolve("events.txt")).content().contains("phase");
        assertThat(node.resolve("serial.log")).exists();
        try (var files = Files.walk(report)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().doesNotContain("PRIVATE KEY");
            }
        }
        try (var home = CoppiceHome.open(OwnLease.held(Duration.ofMinutes(1)))) {
            assertThat(home.orchestrator().clusters())
                    .noneMatch(view -> view.name().value().startsWith("junit-failing"));
            assertThat(home.orchestrator().snapshots())
                    .as("one snapshot served all tests of this description")
                    .filteredOn(snapshot -> snapshot.name().value().startsWith("junit-") && snapshot.nodes() == 1)
                    .hasSize(1);
        }
    }

    @Test
    void aKilledJvmLeavesNothing() throws Exception {
        var child = ChildJvm.start(Holder.class);
        try (var home = CoppiceHome.open(OwnLease.held(Duration.ofMinutes(1)))) {
            var name = new ClusterName(child.inputReader().readLine());
            assertThat(home.orchestrator().cluster(name).state()).isEqualTo(ClusterView.State.RUNNING);

            child.destroyForcibly().waitFor();

            assertThat(home.orchestrator().clusters())
                    .extracting(ClusterView::name)
                    .doesNotContain(name);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** Forks a cluster and keeps it for as long as it lives. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            var home = CoppiceHome.open(OwnLease.held(Duration.ofMinutes(1)));
            var description = new ClusterDescription(1, 0, false, "ephemeral", List.of());
            System.out.println(new Forks(home).fork(description, "killed").cluster());
            new CountDownLatch(1).await();
        }
    }
}
