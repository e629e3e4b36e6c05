package io.coppice.nodeos.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of archive, sound and damaged. */
class ImageArchiveTest {

    private static final Platform NODE = Platform.linux("amd64");
    private static final String TAR = MediaTypes.LAYER;
    private static final String NAME = "docker.io/library/sample:1";

    @TempDir
    private Path directory;

    @Test
    void anOciArchiveAndTheSameLayoutAsADirectoryAreTheSameImage() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR + "+zstd", SampleImage.named(NAME)));
        Path layout = sample.unpack(directory.resolve("layout"));

        for (Path path : List.of(sample.tar().write(directory.resolve("image.tar")), layout)) {
            try (ImageArchive archive = open(path)) {
                OciImage image = only(archive);

                assertThat(image.names()).containsExactly(NAME);
                assertThat(image.blobs()).hasSize(3);
                assertThat(image.blobs().getLast().digest()).isEqualTo(image.target());
                assertThat(image.blobs().getLast().children())
                        .containsExactly(
                                image.blobs().get(0).digest(),
                                image.blobs().get(1).digest());
                assertThat(image.blobs().get(1).descriptor().mediaType()).isEqualTo(TAR + "+zstd");
                assertThat(content(image.blobs().get(1))).isEqualTo(bytes("layer"));
            }
        }
    }

    @Test
    void ofAnImageForSeveralPlatformsTheNodesIsTakenAndItsIndexKept() throws Exception {
        SampleImage sample = new SampleImage();
        String arm = sample.manifest("arm64", bytes("arm"), TAR, ",\"platform\":" + SampleImage.platform("arm64"));
        String amd = sample.manifest("amd64", bytes("amd"), TAR, ",\"platform\":" + SampleImage.platform("amd64"));
        String attestation =
                sample.manifest("unknown", bytes("x"), TAR, ",\"platform\":" + SampleImage.platform("unknown"));
        sample.entry(sample.index(List.of(arm, amd, attestation), SampleImage.named(NAME)));

        try (ImageArchive archive = open(sample.tar().write(directory.resolve("image.tar")))) {
            OciImage image = only(archive);

            assertThat(image.blobs()).hasSize(4);
            assertThat(content(image.blobs().get(1))).isEqualTo(bytes("amd"));
            assertThat(image.blobs().get(3).digest()).isEqualTo(image.target());
            assertThat(image.blobs().get(3).children())
                    .containsExactly(image.blobs().get(2).digest());
        }
        try (ImageArchive archive = open(directory.resolve("image.tar"))) {
            assertThatThrownBy(() -> archive.images(Platform.linux("riscv64")))
                    .isInstanceOf(OciException.class)
                    .hasMessageContaining("linux/riscv64")
                    .hasMessageContaining("linux/arm64, linux/amd64");
        }
    }

    @Test
    void theOldFormOfDockerSaveGetsAManifestWhichIsTheSameEachTime() throws Exception {
        Path file = dockerSave(bytes("one"), new Tar());

        Digest first;
        try (ImageArchive archive = open(file)) {
            OciImage image = only(archive);
            first = image.target();

            assertThat(image.names()).containsExactly("docker.io/library/busybox:1", "registry.local:5000/box:2");
            assertThat(image.blobs()).hasSize(3);
            assertThat(content(image.blobs().get(1))).isEqualTo(bytes("one"));
            assertThat(new String(content(image.blobs().get(2)), java.nio.charset.StandardCharsets.UTF_8))
                    .contains(MediaTypes.MANIFEST, image.blobs().get(0).digest().toString(), "\"size\":3");
        }
        try (ImageArchive archive = open(file)) {
            assertThat(only(archive).target()).isEqualTo(first);
        }
    }

    @Test
    void aLayerThatIsALinkToThatOfAnotherImageIsFollowed() throws Exception {
        byte[] layer = bytes("shared");
        Tar tar = new Tar().file("other/layer.tar", layer).link("layer1/layer.tar", "../other/layer.tar");

        try (ImageArchive archive = open(dockerSave(layer, tar))) {
            assertThat(content(only(archive).blobs().get(1))).isEqualTo(layer);
        }
    }

    @Test
    void aCompressedLayerOfTheOldFormKeepsItsCompression() throws Exception {
        byte[] plain = bytes("a layer");
        byte[] compressed = gzip(plain);
        byte[] config = config(plain);
        Path file = new Tar()
                .file("manifest.json", list(config, "l.tar"))
                .file(Digest.of(config).hex() + ".json", config)
                .file("l.tar", compressed)
                .write(directory.resolve("image.tar"));

        try (ImageArchive archive = open(file)) {
            Blob layer = only(archive).blobs().get(1);
            assertThat(layer.descriptor().mediaType()).isEqualTo(TAR + "+gzip");
            assertThat(layer.digest()).isEqualTo(Digest.of(compressed));
            assertThat(content(layer)).isEqualTo(compressed);
        }
    }

    @Test
    void anArchiveThatIsCompressedAsAWholeIsDecompressedAndNothingOfItStays() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path packed = Files.write(
                directory.resolve("image.tar.gz"), gzip(Files.readAllBytes(dockerSave(bytes("one"), new Tar()))));

        try (ImageArchive archive = ImageArchive.open(packed, temporary)) {
            assertThat(temporary)
                    .as("nothing that a killed process would leave")
                    .isEmptyDirectory();
            assertThat(content(only(archive).blobs().get(1))).isEqualTo(bytes("one"));
        }
        assertThat(temporary).isEmptyDirectory();

        Path cut =
                Files.write(directory.resolve("cut.tar.gz"), java.util.Arrays.copyOf(Files.readAllBytes(packed), 60));
        assertThatThrownBy(() -> ImageArchive.open(cut, temporary))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("cannot be decompressed");
        assertThat(temporary).isEmptyDirectory();

        Files.delete(temporary);
        assertThatThrownBy(() -> ImageArchive.open(packed, temporary))
                .isInstanceOfSatisfying(
                        OciException.class, e -> assertThat(e.remedy()).contains("make room", "TMPDIR"))
                .hasMessageContainingAll(packed.toString(), "into the directory " + temporary);

        Path zstd = Files.write(
                directory.resolve("image.tar.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0});
        assertThatThrownBy(() -> open(zstd))
                .isInstanceOfSatisfying(
                        OciException.class, e -> assertThat(e.remedy()).contains("zstd -d"));
    }

    @Test
    void aBlobThatIsNotItsDigestIsFoundWhenItIsRead() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR, ""));
        sample.blobs.replaceAll(
                (path, content) -> java.util.Arrays.equals(content, bytes("layer")) ? bytes("laxer") : content);

        try (ImageArchive archive = open(sample.tar().write(directory.resolve("image.tar")))) {
            Blob layer = only(archive).blobs().get(1);
            assertThatThrownBy(() -> content(layer))
                    .isInstanceOf(OciException.class)
                    .hasMessageContaining(layer.digest().toString());
        }
    }

    @Test
    void aManifestThatIsNotItsDigestIsFoundAtOnce() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR, ""));
        sample.blobs.replaceAll((path, content) ->
                new String(content, java.nio.charset.StandardCharsets.UTF_8).startsWith("{\"schemaVersion\"")
                        ? bytes(new String(content, java.nio.charset.StandardCharsets.UTF_8)
                                .replace("\"schemaVersion\":2", "\"schemaVersion\":3"))
                        : content);

        assertDamaged(sample.tar(), "should be sha256:");
    }

    @Test
    void aMissingBlobAndOneOfAnotherSizeAreFoundAtOnce() throws Exception {
        SampleImage missing = new SampleImage();
        missing.entry(missing.manifest("amd64", bytes("layer"), TAR, ""));
        missing.blobs.remove("blobs/sha256/" + Digest.of(bytes("layer")).hex());
        assertDamaged(missing.tar(), "lacks the blob " + Digest.of(bytes("layer")));

        SampleImage longer = new SampleImage();
        longer.entry(longer.manifest("amd64", bytes("layer"), TAR, ""));
        longer.blobs.put("blobs/sha256/" + Digest.of(bytes("layer")).hex(), bytes("layers"));
        assertDamaged(longer.tar(), "has 6 bytes instead of 5");
    }

    @Test
    void pathsThatLeadOutOfTheArchiveAreRefused() throws Exception {
        assertDamaged(new Tar().file("../../etc/passwd", "x"), "leads out of the archive");
        assertDamaged(new Tar().file("/etc/passwd", "x"), "leads out of the archive");
        assertDamaged(
                new Tar().file("index.json", "{}").hardLink("blobs/sha256/x", "../x"), "leads out of the archive");

        byte[] config = config(bytes("x"));
        assertDamaged(
                new Tar()
                        .file("manifest.json", list(config, "../../../etc/passwd"))
                        .file(Digest.of(config).hex() + ".json", config),
                "leads out of the archive");
        assertDamaged(
                new Tar()
                        .file("manifest.json", list(config, "l.tar"))
                        .file(Digest.of(config).hex() + ".json", config)
                        .link("l.tar", "/etc/passwd"),
                "lacks the file l.tar");
        assertDamaged(
                new Tar()
                        .file("manifest.json", list(config, "l.tar"))
                        .link("l.tar", "l.tar")
                        .file(Digest.of(config).hex() + ".json", config),
                "leads through more than");
    }

    @Test
    void aLinkOutOfTheDirectoryOfALayoutIsRefused() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "{}");
        Path layout = Files.createDirectory(directory.resolve("layout"));
        Files.createSymbolicLink(layout.resolve("index.json"), secret);

        try (ImageArchive archive = open(layout)) {
            assertThatThrownBy(() -> archive.images(NODE))
                    .isInstanceOf(OciException.class)
                    .hasMessageContaining("lies outside");
        }
    }

    @Test
    void sizesThatTheArchiveDoesNotHaveAreRefused() throws Exception {
        assertDamaged(new Tar().entry("index.json", '0', "", bytes("{}"), 8_000_000_000L), "in the middle of a file");
        assertDamaged(new Tar().entry("x", 'x', "", bytes("x"), 2 << 20), "extended header of");
        assertDamaged(new Tar().pax("99999 path=x\n").file("x", "x"), "malformed");
        assertDamaged(new Tar().pax("11 size=-1\n").file("x", "x"), "has the size -1");
        Path cut = Files.write(
                directory.resolve("cut.tar"),
                java.util.Arrays.copyOf(new Tar().file("a", "b".repeat(300)).unfinished(), 700));
        assertThatThrownBy(() -> open(cut)).isInstanceOf(OciException.class);
    }

    @Test
    void whatIsNoArchiveOfImagesIsRefusedWithWhatToGiveInstead() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "no tar at all ".repeat(100));
        assertThatThrownBy(() -> open(text))
                .isInstanceOfSatisfying(
                        OciException.class, e -> assertThat(e.remedy()).contains("docker save"))
                .hasMessageContaining("no header of a tar archive");
        assertThatThrownBy(() -> open(Files.createFile(directory.resolve("empty"))))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> open(directory.resolve("nothing"))).isInstanceOf(OciException.class);
        assertDamaged(new Tar().file("hello.txt", "hello"), "holds no images");
        assertDamaged(new Tar().file("index.json", "{"), "is not JSON");
        assertDamaged(new Tar().file("index.json", "[]"), "is not a JSON object");
        assertDamaged(new Tar().file("index.json", "{}"), "no image at all");
        assertDamaged(new Tar().file("index.json", "{\"manifests\":[{\"digest\":\"md5:1\",\"size\":1}]}"), "'md5:1'");
    }

    @Test
    void longNamesOfBothKindsOfTarAreRead() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR, SampleImage.named(NAME)));
        Tar tar = new Tar();
        boolean gnu = false;
        for (Map.Entry<String, byte[]> file : sample.layout().entrySet()) {
            if (gnu) {
                tar.gnuLongName(file.getKey()).file("short", file.getValue());
            } else {
                String record = " path=" + file.getKey() + "\n";
                int length = record.length() + 1;
                length += Integer.toString(length + 1).length() - 1;
                tar.pax(length + record).file("short", file.getValue());
            }
            gnu = !gnu;
        }

        try (ImageArchive archive = open(tar.write(directory.resolve("image.tar")))) {
            assertThat(only(archive).names()).containsExactly(NAME);
        }
    }

    @Test
    void oneImageUnderSeveralNamesIsOneImage() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR, SampleImage.named("a.example/x:1")));
        sample.entry(sample.manifest("amd64", bytes("layer"), TAR, SampleImage.named("a.example/x:2")));
        sample.entry(sample.manifest(
                "amd64", bytes("other"), TAR, ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}"));

        try (ImageArchive archive = open(sample.tar().write(directory.resolve("image.tar")))) {
            List<OciImage> images = archive.images(NODE);
            assertThat(images).hasSize(2);
            assertThat(images.get(0).names()).containsExactly("a.example/x:1", "a.example/x:2");
            assertThat(images.get(1).names()).as("a tag alone is no name").isEmpty();
        }
    }

    private void assertDamaged(Tar tar, String message) throws IOException {
        Path file = tar.write(Files.createTempFile(directory, "damaged", ".tar"));
        assertThatThrownBy(() -> {
                    try (ImageArchive archive = open(file)) {
                        var _ = archive.images(NODE);
                    }
                })
                .isInstanceOfSatisfying(
                        OciException.class, e -> assertThat(e.remedy()).isNotEmpty())
                .hasMessageContaining(message);
    }

    private Path dockerSave(byte[] layer, Tar tar) throws IOException {
        byte[] config = config(layer);
        tar.file("manifest.json", list(config, "layer1/layer.tar"));
        tar.file(Digest.of(config).hex() + ".json", config);
        if (tar.unfinished().length < 512 * 5) {
            tar.file("layer1/layer.tar", layer);
        }
        return tar.write(Files.createTempFile(directory, "save", ".tar"));
    }

    private static byte[] config(byte[] plainLayer) {
        return bytes("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + Digest.of(plainLayer) + "\"]}}");
    }

    private static byte[] list(byte[] config, String layer) {
        return bytes("[{\"Config\":\"" + Digest.of(config).hex()
                + ".json\",\"RepoTags\":[\"busybox:1\",\"registry.local:5000/box:2\"],\"Layers\":[\"" + layer
                + "\"]}]");
    }

    private ImageArchive open(Path path) throws IOException {
        return ImageArchive.open(path, directory);
    }

    private static OciImage only(ImageArchive archive) throws IOException {
        List<OciImage> images = archive.images(NODE);
        assertThat(images).hasSize(1);
        return images.getFirst();
    }

    private static byte[] content(Blob blob) throws IOException {
        try (InputStream in = blob.openVerified()) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return SampleImage.bytes(text);
    }
}
