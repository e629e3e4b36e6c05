package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.oci.Digest;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ImageLoad;
import io.coppice.orchestrator.ImageLoadReport;
import io.coppice.orchestrator.ProgressEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Container images for whole clusters, over real connections to nodes in memory. */
@Timeout(120)
class ImageLoadTest {

    private static final ClusterName CLUSTER = new ClusterName("dev");
    private static final String NAME = "registry.example/app:1";
    private static final List<String> NODES = List.of("controlplane-1", "worker-1", "worker-2");

    @TempDir
    Path directory;

    private Bench bench;
    private Engine engine;

    @BeforeEach
    void begin() {
        bench = new Bench(directory);
        engine = bench.engine();
        bench.up(engine, Bench.spec("dev", 1, 2));
        bench.events.clear();
    }

    @AfterEach
    void end() {
        bench.down(engine, "dev");
        engine.close();
        bench.close();
    }

    @Test
    void everyNodeGetsTheImageAndASecondLoadSendsNothing() throws Exception {
        var archive = layout("image", 1_300_000, NAME);

        var report = load(archive);

        assertThat(report.images())
                .extracting(ImageLoadReport.LoadedImage::name)
                .containsExactly(NAME);
        assertThat(report.nodes()).hasSize(3).allSatisfy(share -> {
            assertThat(share.blobs()).isEqualTo(3);
            assertThat(share.bytes()).isGreaterThan(1_300_000);
        });
        for (var node : NODES) {
            assertThat(bench.nodes.images(node).images)
                    .containsEntry(NAME, report.images().getFirst().digest());
            assertThat(bench.nodes.images(node).blobs).hasSize(3);
        }
        assertThat(bench.events)
                .filteredOn(event -> event instanceof ProgressEvent.StepFinished)
                .hasSize(3);
        assertThat(bench.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                ProgressEvent.StepProgress.class,
                                progress -> assertThat(progress.done()).isEqualTo(progress.total())));

        assertThat(load(archive).nodes()).hasSize(3).allSatisfy(share -> {
            assertThat(share.blobs()).isZero();
            assertThat(share.bytes()).isZero();
        });
    }

    @Test
    void aNodeIsSentOnlyWhatItLacks() throws Exception {
        var archive = layout("image", 1000, NAME);
        load(archive);
        bench.nodes.images("worker-2").blobs.clear();

        var shares = load(archive).nodes();

        assertThat(shares).extracting(ImageLoadReport.NodeShare::blobs).containsExactly(0, 0, 3);
        assertThat(bench.nodes.images("worker-2").blobs).hasSize(3);
    }

    @Test
    void aNodeThatFailsIsNamedAndDoesNotKeepTheOthersFromTheirImages() throws Exception {
        bench.nodes.images("worker-1").failing = true;
        var archive = layout("image", 5_000_000, NAME);

        assertThatThrownBy(() -> load(archive))
                .isInstanceOfSatisfying(
                        CoppiceException.StepFailed.class,
                        failure -> assertThat(failure.remedy()).contains("sends only what is missing"))
                .hasMessageContainingAll("1 of 3 nodes", "worker-1: ", "no space left on the state disk")
                .hasMessageNotContaining("worker-2");
        assertThat(bench.nodes.images("worker-2").images).containsKey(NAME);
        assertThat(bench.nodes.images("controlplane-1").images).containsKey(NAME);

        bench.nodes.images("worker-1").failing = false;
        assertThat(load(archive).nodes()).hasSize(3);
        assertThat(bench.nodes.images("worker-1").images).containsKey(NAME);
    }

    @Test
    void anInterruptEndsTheCallsToAllNodes() throws Exception {
        NODES.forEach(node -> bench.nodes.images(node).silent = true);
        var archive = layout("image", 5_000_000, NAME);
        var outcome = new CompletableFuture<Throwable>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                load(archive);
                outcome.complete(new AssertionError("was not interrupted"));
            } catch (RuntimeException e) {
                outcome.complete(e);
            }
        });
        for (var node : NODES) {
            assertThat(bench.nodes.images(node).piecesCame.await(60, TimeUnit.SECONDS))
                    .isTrue();
        }

        thread.interrupt();

        assertThat(outcome.get(60, TimeUnit.SECONDS))
                .isInstanceOf(CoppiceException.StepFailed.class)
                .hasMessageContaining("interrupted");
        for (var node : NODES) {
            assertThat(bench.nodes.images(node).cancelled.await(60, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(bench.nodes.images(node).images).isEmpty();
        }
    }

    @Test
    void aNodeThatDoesNotTakeWhatItIsSentEndsWithTheLimit() throws Exception {
        bench.nodes.images("worker-1").silent = true;
        var load =
                new ImageLoad(CLUSTER, List.of(layout("image", 1000, NAME)), Optional.empty(), Duration.ofSeconds(2));

        assertThatThrownBy(() -> engine.loadImages(load, bench.events::add))
                .hasMessageContainingAll("worker-1: it did not answer in time");
    }

    @Test
    void everyArchiveThatCannotBeUsedIsNamedAtOnceAndNoNodeIsAsked() throws Exception {
        var text = Files.writeString(directory.resolve("text.tar"), "no archive ".repeat(100));
        var nothing = directory.resolve("nothing.tar");

        assertThatThrownBy(() -> load(layout("image", 10, NAME), text, nothing))
                .isInstanceOfSatisfying(CoppiceException.InvalidRequest.class, refusal -> {
                    assertThat(refusal.problems()).hasSize(2);
                    assertThat(refusal.problems().get(0)).contains("text.tar");
                    assertThat(refusal.problems().get(1)).contains("nothing.tar");
                    assertThat(refusal.remedy()).isNotEmpty();
                });
        assertThat(bench.events).isEmpty();
    }

    @Test
    void anImageWithoutANameNeedsOne() throws Exception {
        var archive = layout("image", 10, "");
        assertThatThrownBy(() -> load(archive))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        refusal -> assertThat(refusal.remedy()).contains("--name"));

        var named = new ImageLoad(CLUSTER, List.of(archive), Optional.of("app"), Duration.ofSeconds(60));
        assertThat(engine.loadImages(named, bench.events::add).images())
                .extracting(ImageLoadReport.LoadedImage::name)
                .containsExactly("docker.io/library/app:latest");

        var wrong = new ImageLoad(CLUSTER, List.of(archive), Optional.of("No Name"), Duration.ofSeconds(60));
        assertThatThrownBy(() -> engine.loadImages(wrong, bench.events::add))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        refusal -> assertThat(refusal.problems()).containsExactly("'No Name' is no name of an image"));
    }

    @Test
    void aBlobThatIsDamagedIsToldAndNoImageIsMade() throws Exception {
        var archive = layout("image", 1000, NAME);
        try (var blobs = Files.list(archive.resolve("blobs/sha256"))) {
            for (var blob : blobs.filter(file -> file.toFile().length() == 1000).toList()) {
                Files.write(blob, new byte[1000]);
            }
        }

        assertThatThrownBy(() -> load(archive))
                .isInstanceOfSatisfying(
                        CoppiceException.InvalidRequest.class,
                        refusal -> assertThat(refusal.problems().getFirst()).contains("should be sha256:"));
        for (var node : NODES) {
            assertThat(bench.nodes.images(node).images).isEmpty();
        }
    }

    @Test
    void aStoppedClusterSaysThatItsNodesDoNotAnswer() throws Exception {
        engine.apply(new Change.Stop(CLUSTER), Bench.OPTIONS, bench.events::add);

        var archive = layout("image", 10, NAME);
        assertThatThrownBy(() -> load(archive))
                .isInstanceOf(CoppiceException.StepFailed.class)
                .hasMessageContainingAll("3 of 3 nodes", "it does not answer");
        var missing = new ImageLoad(new ClusterName("none"), List.of(archive), Optional.empty(), Duration.ofSeconds(5));
        assertThatThrownBy(() -> engine.loadImages(missing, bench.events::add))
                .isInstanceOf(CoppiceException.NotFound.class);
    }

    private ImageLoadReport load(Path... archives) {
        return engine.loadImages(
                new ImageLoad(CLUSTER, List.of(archives), Optional.empty(), Duration.ofSeconds(60)), bench.events::add);
    }

    /** An OCI layout with an image of one layer of random bytes. */
    private Path layout(String directoryName, int layerSize, String name) throws IOException {
        var root = directory.resolve(directoryName);
        var layer = new byte[layerSize];
        new Random(layerSize).nextBytes(layer);
        var config = blob(
                root,
                bytes("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + Digest.of(layer) + "\"]}}"),
                "application/vnd.oci.image.config.v1+json",
                "");
        var layers = blob(root, layer, "application/vnd.oci.image.layer.v1.tar", "");
        var manifest = blob(
                root,
                bytes("{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + layers + "]}"),
                "application/vnd.oci.image.manifest.v1+json",
                name.isEmpty() ? "" : ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}");
        Files.write(root.resolve("index.json"), bytes("{\"schemaVersion\":2,\"manifests\":[" + manifest + "]}"));
        return root;
    }

    private static String blob(Path root, byte[] content, String type, String more) throws IOException {
        var digest = Digest.of(content);
        var file = root.resolve("blobs/sha256").resolve(digest.hex());
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + content.length + more + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
