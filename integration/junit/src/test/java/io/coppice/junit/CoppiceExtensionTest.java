package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.engine;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Which test gets which cluster, when it ends, and what becomes of failures; all with tests that run side by side. */
@Timeout(120)
class CoppiceExtensionTest {

    /** Names of clusters that the methods under test were given. */
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private static final Condition<Throwable> LEFT =
            cause(message(text -> text.contains("is left: it will not go\ntry again")));

    private final FakeOrchestrator orchestrator = new FakeOrchestrator();

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return FakeHome.run(orchestrator, directory, classes);
    }

    private void assertNothingLives() {
        assertThat(orchestrator.clusters).isEmpty();
        assertThat(orchestrator.closed).isTrue();
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster
    static class OfMethods {
        private final Cluster ofInstance;

        OfMethods(Cluster cluster) {
            this.ofInstance = cluster;
        }

        @BeforeEach
        void begin(Cluster cluster) {
            assertThat(cluster).isSameAs(ofInstance);
        }

        @Test
        void one(Cluster cluster, Node node, NodeConnection connection) {
            assertThat(cluster).isSameAs(ofInstance);
            assertThat(node.name()).isEqualTo("controlplane-1");
            assertThat(connection.channel()).isNotNull();
            SEEN.add(cluster.name());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void repeated(int number, Cluster cluster) {
            assertThat(number).isPositive();
            SEEN.add(cluster.name());
        }

        @Test
        @CoppiceCluster(workers = 1)
        void another(Cluster cluster, @Named("worker-1") Node worker) {
            assertThat(worker.name()).isEqualTo("worker-1");
            SEEN.add(cluster.name());
        }
    }

    @Test
    void eachMethodAndRepetitionHasItsOwnForkOfOneSnapshot() {
        run(OfMethods.class).testEvents().assertStatistics(statistics -> statistics.succeeded(5));

        assertThat(SEEN).hasSize(5);
        assertThat(orchestrator.count("fork")).isEqualTo(5);
        assertThat(orchestrator.count("up"))
                .as("one source for each of two descriptions")
                .isEqualTo(2);
        assertThat(orchestrator.snapshots).hasSize(2);
        assertNothingLives();
    }

    @Test
    void aSnapshotIsUsedAgainUntilSomethingChanges() {
        run(OfClass.class);
        run(OfClass.class);
        assertThat(orchestrator.count("up")).isEqualTo(1);

        orchestrator.image = "fedcba9876543210";
        run(OfClass.class);

        assertThat(orchestrator.count("up")).isEqualTo(2);
        assertThat(orchestrator.count("delete")).isEqualTo(1);
        assertThat(orchestrator.snapshots).hasSize(1);
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster(scope = Scope.CLASS)
    static class OfClass {
        @BeforeAll
        static void begin(Cluster cluster) {
            SEEN.add(cluster.name());
        }

        @Test
        void one(Cluster cluster) {
            SEEN.add(cluster.name());
        }

        @Nested
        class Inside {
            @Test
            void two(Cluster cluster) {
                SEEN.add(cluster.name());
            }
        }

        @Nested
        @CoppiceCluster(scope = Scope.CLASS)
        class OfItsOwn {
            @Test
            void three(Cluster cluster) {
                assertThat(SEEN).doesNotContain(cluster.name());
            }
        }
    }

    @Test
    void aClassSharesOneWithThoseInside() {
        run(OfClass.class).testEvents().assertStatistics(statistics -> statistics.succeeded(3));

        assertThat(SEEN).hasSize(1);
        assertThat(orchestrator.count("fork")).isEqualTo(2);
        assertNothingLives();
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster(scope = Scope.SUITE)
    static class OfSuite {
        @Test
        void one(Cluster cluster) {
            SEEN.add(cluster.name());
        }
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster(scope = Scope.SUITE)
    static class OfSuiteToo {
        @Test
        void two(Cluster cluster) {
            SEEN.add(cluster.name());
        }
    }

    @Test
    void aSuiteSharesOneAmongClasses() {
        run(OfSuite.class, OfSuiteToo.class).testEvents().assertStatistics(statistics -> statistics.succeeded(2));

        assertThat(SEEN).hasSize(1);
        assertThat(orchestrator.count("fork")).isEqualTo(1);
        assertNothingLives();
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster
    static class Failing {
        @Test
        void fails(Cluster cluster) {
            SEEN.add(cluster.name());
            throw new AssertionError("as it must");
        }
    }

    @Test
    void aFailureIsReportedAsWellAsItCanAndStaysTheFailure() throws Exception {
        var results = run(Failing.class);

        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("fails"), finishedWithFailure(message("as it must"))));
        var report =
                directory.resolve("reports").resolve(Failing.class.getName()).resolve("fails");
        assertThat(results.testEvents().reportingEntryPublished().list())
                .singleElement()
                .extracting(published ->
                        published.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .isEqualTo(Map.of(ReportPublisher.ENTRY, report.toString()));
        assertThat(report.resolve("controlplane-1/serial.log")).content().contains("phase running");
        assertThat(report.resolve("test.txt"))
                .content()
                .contains("as it must", SEEN.iterator().next());
        assertThat(Files.readAllLines(report.resolve(Report.PROBLEMS)))
                .as("nobody answers behind the API")
                .anyMatch(line -> line.startsWith("controlplane-1/dmesg.log: the node does not answer"));
        assertNothingLives();
    }

    @Test
    void aClusterThatCannotBeTakenDownFailsTheRun() {
        orchestrator.before = change -> {
            if (change instanceof Change.Down(var cluster) && SEEN.contains(cluster.value())) {
                throw new CoppiceException.HostNotReady("it will not go", "try again", null);
            }
        };

        run(OfMethods.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.failed(5))
                .assertThatEvents()
                .haveExactly(1, event(test("one"), finishedWithFailure(LEFT)));
        run(OfClass.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(container(OfClass.class), finishedWithFailure(LEFT)));
        run(OfSuite.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(engine(), finishedWithFailure(LEFT)));
    }

    @Test
    void whatCannotBeMadeFailsTheTestWithTheRemedyAndLeavesNothing() {
        orchestrator.before = change -> {
            if (change instanceof Change.Fork) {
                throw new CoppiceException.HostNotReady("no memory", "make room", null);
            }
        };

        run(Failing.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("fails"),
                                finishedWithFailure(
                                        message(text -> text.contains("no memory") && text.contains("make room")))));
        assertNothingLives();
        assertThat(directory.resolve("reports")).doesNotExist();
    }

    @Test
    void aSourceIsTakenDownAlsoWhenItCannotBeFrozen() {
        orchestrator.beforeSnapshot = () -> {
            throw new CoppiceException.HostNotReady("the disk is full", "make room", null);
        };

        run(Failing.class).testEvents().assertStatistics(statistics -> statistics.failed(1));

        assertThat(orchestrator.count("up")).isEqualTo(1);
        assertNothingLives();
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster(workers = 1)
    static class Unclear {
        @Test
        void whichNode(Node node) {
            SEEN.add(node.name());
        }

        @Test
        void noSuchNode(@Named("worker-7") Node node) {
            SEEN.add(node.name());
        }

        @Test
        void noKubernetes(KubernetesClient client) {
            SEEN.add(String.valueOf(client));
        }
    }

    @ExtendWith(FakeHome.class)
    @CoppiceCluster
    static class TooEarly {
        @BeforeAll
        static void begin(Cluster cluster) {
            SEEN.add(cluster.name());
        }

        @Test
        void never() {}
    }

    @Test
    void parametersThatCannotBeMeantAreRefusedWithWhatToWrite() {
        var results = run(Unclear.class, TooEarly.class);
        var failures = results.allEvents().failed().stream()
                .map(event -> String.valueOf(event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage()))
                .toList();

        assertThat(failures).hasSize(4);
        for (var told : List.of(
                "which node is meant? Write one of @Named(\"...\") with: controlplane-1, worker-1",
                "there is no node worker-7: the cluster has controlplane-1, worker-1",
                "write @CoppiceCluster(kubernetes = true)",
                "use scope = Scope.CLASS")) {
            assertThat(failures).anyMatch(message -> message.contains(told));
        }
        assertThat(SEEN).isEmpty();
    }
}
