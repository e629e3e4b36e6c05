package io.coppice.machined.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coppice.machined.node.ImageControl.ImageStatus;
import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.system.ContainerdConnection;
import io.coppice.machined.testing.TestContainerd;
import io.coppice.nodeos.api.containerd.ContentGrpc;
import io.coppice.nodeos.api.containerd.ReadContentRequest;
import io.coppice.nodeos.api.containerd.ReadContentResponse;
import io.coppice.nodeos.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Imports into the real containerd of node images. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerdImagesIT {

    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    @TempDir
    private static Path root;

    private TestContainerd containerd;
    private ContainerdImages images;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(TestContainerd.hindrance().isEmpty(), TestContainerd::hindrance);
        containerd = new TestContainerd(root).start();
        images = new ContainerdImages(containerd.socket());
    }

    @AfterAll
    void stop() throws Exception {
        if (containerd != null) {
            containerd.end();
        }
    }

    @Test
    void imagesOfExtensionsAreThereForKubernetesAndASecondLoadDoesNothing() throws Exception {
        Path extensions = root.resolve("extensions");
        TestImage image = new TestImage("coppice.io/test-extension:1", "extension", 3_000_000);
        image.write(extensions.resolve("kubernetes/images/test.tar"));
        Files.createDirectories(extensions.resolve("without-images/bin"));
        ExtensionImages loader = new ExtensionImages(extensions, root, images);

        assertThat(loader.load())
                .isEqualTo(new ExtensionImages.Outcome(List.of("coppice.io/test-extension:1"), List.of(), false));

        ImageStatus listed = listed("coppice.io/test-extension:1").orElseThrow();
        assertThat(listed.digest()).isEqualTo(image.manifest.toString());
        assertThat(listed.size()).as("of all blobs, as the CRI says").isGreaterThan(3_000_000);
        assertThat(stored(image.layer)).isEqualTo(image.blob(image.layer));
        assertThat(loader.load()).isEqualTo(new ExtensionImages.Outcome(List.of(), List.of(), false));
    }

    @Test
    void anArchiveThatCannotBeUsedIsNamedAndDoesNotKeepOthersOut() throws Exception {
        Path extensions = root.resolve("damaged");
        new TestImage("coppice.io/sound:1", "sound", 100).write(extensions.resolve("x/images/b.tar"));
        Files.writeString(extensions.resolve("x/images/a.tar"), "no tar");

        ExtensionImages.Outcome outcome = new ExtensionImages(extensions, root, images).load();

        assertThat(outcome.images()).containsExactly("coppice.io/sound:1");
        assertThat(outcome.failures()).singleElement().asString().contains("a.tar");
        assertThat(outcome.passing()).isFalse();
        assertThat(listed("coppice.io/sound:1")).isPresent();
    }

    @Test
    void onlyWhatIsMissingIsAskedForAndANameMovesToItsNewImage() throws Exception {
        TestImage first = new TestImage("coppice.io/moving:1", "one", 5000);
        load(first, "coppice.io/moving:1");
        TestImage second = new TestImage("coppice.io/moving:1", "two", 5000);

        try (ImageImport again = images.begin(plan(first, "coppice.io/other:1"))) {
            assertThat(again.missing()).isEmpty();
            again.finish();
        }
        assertThat(listed("coppice.io/other:1").orElseThrow().digest()).isEqualTo(first.manifest.toString());

        load(second, "coppice.io/moving:1");
        assertThat(listed("coppice.io/moving:1").orElseThrow().digest()).isEqualTo(second.manifest.toString());
        assertThat(listed("coppice.io/other:1").orElseThrow().digest()).isEqualTo(first.manifest.toString());
    }

    @Test
    void containerdKeepsAllBlobsOfAnImageOverItsGarbageCollectionAndARestart() throws Exception {
        TestImage image = new TestImage("coppice.io/kept:1", "kept", 70_000);
        load(image, "coppice.io/kept:1");
        // A cancelled import makes containerd collect garbage.
        TestImage garbage = new TestImage("coppice.io/garbage:1", "garbage", 70_000);
        try (ImageImport givenUp = images.begin(plan(garbage, "coppice.io/garbage:1"))) {
            assertThat(givenUp.write(garbage.layer, garbage.blob(garbage.layer)))
                    .isTrue();
        }
        awaitGone(garbage.layer);

        containerd.stop();
        containerd.start();

        assertThat(stored(image.layer)).isEqualTo(image.blob(image.layer));
        assertThat(stored(image.config)).isEqualTo(image.blob(image.config));
        assertThat(stored(image.manifest)).isEqualTo(image.blob(image.manifest));
        assertThat(listed("coppice.io/garbage:1")).isEmpty();
        try (ContainerdConnection connection = new ContainerdConnection(containerd.socket())) {
            new ImageNames(connection).name(plan(image, "coppice.io/kept:1"));
        }
    }

    @Test
    void anImportThatWasCutOffCanBeRepeated() throws Exception {
        TestImage image = new TestImage("coppice.io/cut:1", "cut", 2_000_000);
        byte[] layer = image.blob(image.layer);
        try (ImageImport cut = images.begin(plan(image, "coppice.io/cut:1"))) {
            assertThat(cut.write(image.layer, Arrays.copyOf(layer, 1_000_000))).isFalse();
            assertThatThrownBy(cut::finish)
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.INVALID))
                    .hasMessageContaining(image.layer.toString());
        }

        load(image, "coppice.io/cut:1");

        assertThat(stored(image.layer)).isEqualTo(layer);
    }

    @Test
    void twoImportsOfTheSameBlobAtOnceBothSucceed() throws Exception {
        TestImage image = new TestImage("coppice.io/twice:1", "twice", 100_000);
        byte[] layer = image.blob(image.layer);
        try (ImageImport one = images.begin(plan(image, "coppice.io/twice:1"));
                ImageImport other = images.begin(plan(image, "coppice.io/twice:2"))) {
            assertThat(one.write(image.layer, Arrays.copyOf(layer, 10))).isFalse();
            assertThat(other.write(image.layer, layer)).isTrue();
            assertThat(one.write(image.layer, Arrays.copyOfRange(layer, 10, layer.length)))
                    .isTrue();
            for (ImageImport each : List.of(one, other)) {
                for (Digest rest : List.of(image.config, image.manifest)) {
                    assertThat(each.write(rest, image.blob(rest))).isTrue();
                }
                each.finish();
            }
        }
        assertThat(listed("coppice.io/twice:1")).isPresent();
        assertThat(listed("coppice.io/twice:2")).isPresent();
    }

    @Test
    void aBlobThatIsNotItsDigestIsRefused() throws Exception {
        TestImage image = new TestImage("coppice.io/wrong:1", "wrong", 100);
        byte[] wrong = image.blob(image.layer).clone();
        wrong[600] ^= 1;
        try (ImageImport running = images.begin(plan(image, "coppice.io/wrong:1"))) {
            assertThatThrownBy(() -> running.write(image.layer, wrong))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.INVALID))
                    .hasMessageContaining(image.layer.toString());
        }
        try (ImageImport running = images.begin(plan(image, "coppice.io/wrong:1"))) {
            assertThatThrownBy(() -> running.write(image.layer, Arrays.copyOf(wrong, wrong.length + 1)))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void aPlanThatDoesNotHoldTogetherIsRefused() {
        Digest digest = Digest.of(new byte[0]);
        PlannedBlob blob = new PlannedBlob(LAYER, digest, 0, List.of());
        assertInvalid(new Plan(Map.of(), List.of(blob)), "no image is named");
        assertInvalid(new Plan(Map.of("a.example/b:1", digest), List.of()), "not among the blobs");
        assertInvalid(new Plan(Map.of("b", digest), List.of(blob)), "no complete name");
        assertInvalid(new Plan(Map.of("a.example/b:1", digest), List.of(blob, blob)), "is there twice");
        assertInvalid(
                new Plan(
                        Map.of("a.example/b:1", digest),
                        List.of(new PlannedBlob(MANIFEST, digest, 0, List.of(Digest.of(new byte[1]))))),
                "does not come before it");
    }

    @Test
    void withoutContainerdTheAnswerSaysSo() {
        assertThatThrownBy(() -> new ContainerdImages(root.resolve("none.sock")).list("k8s.io"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.UNAVAILABLE))
                .hasMessageContaining("containerd does not answer");
    }

    private void assertInvalid(Plan plan, String message) {
        assertThatThrownBy(() -> images.begin(plan))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.INVALID))
                .hasMessageContaining(message);
    }

    private void load(TestImage image, String name) throws Exception {
        try (ImageImport running = images.begin(plan(image, name))) {
            assertThat(running.missing()).containsExactly(image.layer, image.config, image.manifest);
            for (Digest digest : running.missing()) {
                assertThat(running.write(digest, image.blob(digest))).isTrue();
            }
            running.finish();
        }
    }

    private static Plan plan(TestImage image, String name) {
        return new Plan(
                Map.of(name, image.manifest),
                List.of(
                        new PlannedBlob(LAYER, image.layer, image.blob(image.layer).length, List.of()),
                        new PlannedBlob(CONFIG, image.config, image.blob(image.config).length, List.of()),
                        new PlannedBlob(
                                MANIFEST,
                                image.manifest,
                                image.blob(image.manifest).length,
                                List.of(image.config, image.layer))));
    }

    private Optional<ImageStatus> listed(String name) throws Exception {
        return images.list(ContainerdImages.KUBERNETES).stream()
                .filter(image -> image.name().equals(name))
                .findFirst();
    }

    private void awaitGone(Digest digest) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (stored(digest).length > 0) {
            assertThat(System.nanoTime()).as("containerd collects garbage").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** The bytes that containerd has for a blob; none if it has not got it. */
    private byte[] stored(Digest digest) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ContainerdConnection connection = new ContainerdConnection(containerd.socket())) {
            var call = ContentGrpc.newBlockingV2Stub(connection.channel(ContainerdImages.KUBERNETES))
                    .read(ReadContentRequest.newBuilder()
                            .setDigest(digest.toString())
                            .build());
            try {
                ReadContentResponse piece;
                while ((piece = call.read()) != null) {
                    piece.getData().writeTo(bytes);
                }
            } catch (io.grpc.StatusException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
            }
        }
        return bytes.toByteArray();
    }
}
