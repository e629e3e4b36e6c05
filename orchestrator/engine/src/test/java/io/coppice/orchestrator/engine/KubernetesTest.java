package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.ProgressEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesTest {

    private static final ClusterName DEV = new ClusterName("dev");

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(directory);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private static ClusterSpec spec(int controlPlanes, int workers, String kubernetes) {
        return Bench.spec("dev", controlPlanes, workers).withKubernetes(KubernetesChoice.parse(kubernetes));
    }

    @Test
    void upEndsWhenEveryNodeIsReadyAndDownLeavesNothing() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(3, 2, "1.20.2"));

            assertThat(bench.extensions.built).containsExactly("1.20.2");
            assertThat(engine.cluster(DEV).kubernetes()).contains("1.20.2");
            assertThat(engine.health(DEV).checks())
                    .filteredOn(check -> check.name().equals("kubernetes"))
                    .hasSize(5)
                    .allSatisfy(check -> assertThat(check.passed()).isTrue());
            bench.down(engine, "dev");
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aNodeThatBecomesReadyLaterIsHeardOf() {
        bench.nodes.kubernetes().holdBack("worker-1");
        try (var engine = bench.engine()) {
            var options = new ApplyOptions(Duration.ofSeconds(60), false);
            engine.apply(new Change.Up(spec(1, 1, "newest")), options, event -> {
                bench.events.add(event);
                if (event instanceof ProgressEvent.NodePhase(var _, var node, var phase)
                        && phase.equals("ready")
                        && node.value().equals("controlplane-1")) {
                    bench.nodes.kubernetes().set("worker-1", true);
                }
            });
        }
        assertThat(bench.events)
                .filteredOn(ProgressEvent.NodePhase.class::isInstance)
                .extracting(event ->
                        ((ProgressEvent.NodePhase) event).node() + " " + ((ProgressEvent.NodePhase) event).phase())
                .contains("controlplane-1 ready", "worker-1 ready");
    }

    @Test
    void whatWasSaidOfANodeBeforeItWasStartedAgainDoesNotCount() {
        var kubernetes = bench.nodes.kubernetes();
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 1, "newest"));
            engine.apply(new Change.Stop(DEV), Bench.OPTIONS, bench.events::add);
            kubernetes.keepSilent("worker-1");

            assertThatThrownBy(() -> engine.apply(
                            new Change.Start(DEV), new ApplyOptions(Duration.ofSeconds(5), true), bench.events::add))
                    .hasMessageContaining("worker-1: it has been started again");
            kubernetes.speak("worker-1", bench.nodes.bootId("worker-1"));
            engine.apply(new Change.Start(DEV), Bench.OPTIONS, bench.events::add);
        }
    }

    @Test
    void aNodeThatDoesNotBecomeReadyIsNamedWithItsReason() {
        bench.nodes.kubernetes().holdBack("worker-1");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> engine.apply(
                            new Change.Up(spec(1, 1, "newest")),
                            new ApplyOptions(Duration.ofSeconds(5), true),
                            bench.events::add))
                    .isInstanceOf(CoppiceException.StepFailed.class)
                    .hasMessageContaining("worker-1: not ready: the network is not ready")
                    .hasMessageNotContaining("controlplane-1: not ready");
            assertThat(engine.health(DEV).healthy()).isFalse();
        }
    }

    @Test
    void whatCannotBeHadIsToldBeforeAnImageIsBuilt() throws Exception {
        var images = bench.home.resolve("images");
        Home.deleteTree(images);
        bench.extensions.forget("1.99.0");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, spec(1, 0, "1.99.0")))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("no Kubernetes 1.99.0");

            assertThat(images)
                    .satisfiesAnyOf(
                            none -> assertThat(none).doesNotExist(),
                            empty -> assertThat(empty).isEmptyDirectory());
        }
    }

    @Test
    void aServiceThatAlwaysFailsEndsTheWaitAtOnce() {
        bench.nodes.kubernetes().holdBack("worker-1");
        bench.nodes.failServiceOf("worker-1", "kubelet");
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> bench.up(engine, spec(1, 1, "newest")))
                    .isInstanceOfSatisfying(
                            CoppiceException.StepFailed.class,
                            failure -> assertThat(failure.lastLog()).containsExactly("kubelet: no such flag"))
                    .hasMessageContainingAll("kubelet of worker-1", "exited with 1");
        }
    }

    @Test
    void withoutKubernetesThereIsNone() throws Exception {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "none"));

            assertThat(bench.extensions.built).isEmpty();
            assertThat(engine.cluster(DEV).kubernetes()).isEmpty();
            assertThatThrownBy(() -> engine.kubeconfig(DEV))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("runs no Kubernetes");
            assertThatThrownBy(() -> engine.kubectl(DEV)).isInstanceOf(CoppiceException.Conflict.class);
        }
    }

    @Test
    void aClusterKeepsItsVersionWhenANewerOneIsBuilt() {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "1.20.2"));
            bench.extensions.build(Optional.of("1.34.1"), _ -> {});

            bench.up(engine, spec(1, 1, ""));
            bench.up(engine, spec(1, 1, "newest"));

            assertThat(engine.cluster(DEV).kubernetes()).contains("1.20.2");
            assertThatThrownBy(() -> bench.up(engine, spec(1, 1, "1.34")))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("it has 1.20.2, asked for 1.34");
        }
    }

    @Test
    void theNewestThatIsBuiltIsTaken() {
        bench.extensions.build(Optional.of("1.20.2"), _ -> {});
        bench.extensions.build(Optional.of("1.28.4"), _ -> {});
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "newest"));

            assertThat(bench.extensions.built).containsExactly("1.20.2", "1.28.4");
            assertThat(engine.cluster(DEV).kubernetes()).contains("1.28.4");
        }
    }

    @Test
    void aClusterHasKubernetesUnlessItIsLeftOut() {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, ""));

            assertThat(bench.extensions.built).hasSize(1);
            assertThat(engine.cluster(DEV).kubernetes()).isPresent();
        }
    }

    @Test
    void aClusterWithoutKubernetesStaysWithout() {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "none"));

            bench.up(engine, spec(1, 1, ""));

            assertThat(engine.cluster(DEV).kubernetes()).isEmpty();
            assertThat(bench.extensions.built).isEmpty();
        }
    }

    @Test
    void aPlanBuildsNothingAndSaysWhatWouldBeBuilt() {
        try (var engine = bench.engine()) {
            var plan = engine.plan(new Change.Up(spec(1, 0, "")));

            assertThat(plan.steps()).anySatisfy(step -> assertThat(step.id()).isEqualTo("await-nodes-ready"));
            assertThat(plan.notes()).containsOnlyOnce("Kubernetes 1.34.1 would be built");
            assertThat(bench.extensions.built).isEmpty();
            bench.up(engine, spec(1, 0, ""));
            assertThat(engine.plan(new Change.Up(spec(1, 0, ""))).notes()).isEmpty();
        }
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsBuilt() {
        try (var engine = bench.engine()) {
            var patch = new ConfigPatch("p.yaml", ConfigPatch.Scope.ALL, "machine: {netwrok: {}}");
            var patched = Bench.spec("dev", 1, 0, new Lease.Permanent(), List.of(patch))
                    .withKubernetes(new KubernetesChoice.Unspecified());

            assertThatThrownBy(() -> bench.up(engine, patched))
                    .isInstanceOfSatisfying(
                            CoppiceException.InvalidRequest.class,
                            refusal -> assertThat(refusal.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("p.yaml", "netwrok"));
            assertThat(bench.extensions.built).isEmpty();
        }
    }

    @Test
    void aMergedContextGoesWithItsClusterAndNothingElseDoes() throws IOException {
        var config = directory.resolve("kube").resolve("config");
        Files.createDirectories(config.getParent());
        Files.writeString(config, """
                apiVersion: v1
                kind: Config
                clusters: []
                users: []
                contexts:
                - name: mine
                  context:
                    cluster: mine
                    user: me
                current-context: mine
                """);
        var before = Files.readString(config);
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "newest"));

            engine.mergeKubeconfig(DEV, config);
            engine.mergeKubeconfig(DEV, config);

            assertThat(Files.readString(config)).contains("name: mine", "current-context: coppice-dev");
            assertThat(Files.readString(config)).containsOnlyOnce("- name: coppice-dev\n  context:");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rw-------");
            bench.down(engine, "dev");
        }
        assertThat(Files.readString(config))
                .isEqualTo(before.replace("current-context: mine", "current-context: \"\""));
        assertThat(config.resolveSibling("config.lock")).doesNotExist();
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aContextOfAnotherClusterIsNeitherReplacedNorRemoved() throws IOException {
        var config = directory.resolve("config");
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "newest"));
            engine.mergeKubeconfig(DEV, config);
            var others = Files.readString(config)
                    .replaceAll("certificate-authority-data: .*", "certificate-authority-data: b3RoZXI=");
            Files.writeString(config, others);

            assertThatThrownBy(() -> engine.mergeKubeconfig(DEV, config))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("another cluster");
            bench.down(engine, "dev");

            assertThat(Files.readString(config)).isEqualTo(others);
        }
    }

    @Test
    void kubectlIsGivenAKubeconfigThatOnlyItsOwnerReads() throws IOException {
        try (var engine = bench.engine()) {
            bench.up(engine, spec(1, 0, "1.20.2"));

            var kubectl = engine.kubectl(DEV);

            assertThat(kubectl.program()).isEqualTo(Path.of("/extensions/ext-1.20.2/kubectl"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubectl.kubeconfig())))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(kubectl.kubeconfig()))
                    .contains("server: https://"
                            + engine.cluster(DEV)
                                    .nodes()
                                    .getFirst()
                                    .kubernetesEndpoint()
                                    .orElseThrow());
        }
    }
}
