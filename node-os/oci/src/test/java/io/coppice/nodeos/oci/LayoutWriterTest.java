package io.coppice.nodeos.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several archives together, and written again as one. */
class LayoutWriterTest {

    private static final Platform NODE = Platform.linux("amd64");

    @TempDir
    private Path directory;

    private Path archive(String file, String name, String layer) throws IOException {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest("amd64", SampleImage.bytes(layer), MediaTypes.LAYER, SampleImage.named(name)));
        return sample.tar().write(directory.resolve(file));
    }

    private static Map<String, byte[]> written(List<Path> archives) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ImageSources sources = ImageSources.open(archives, Optional.empty())) {
            LayoutWriter.write(sources.images(NODE), (path, size, content) -> {
                byte[] bytes = content.readAllBytes();
                assertThat((long) bytes.length).isEqualTo(size);
                files.put(path, bytes);
            });
        }
        return files;
    }

    @Test
    void theImagesOfAllArchivesAreFoundInTheOneThatIsWritten() throws Exception {
        SampleImage several = new SampleImage();
        String arm = several.manifest("arm64", SampleImage.bytes("arm"), MediaTypes.LAYER, platform("arm64"));
        String amd = several.manifest("amd64", SampleImage.bytes("amd"), MediaTypes.LAYER, platform("amd64"));
        several.entry(several.index(List.of(arm, amd), SampleImage.named("docker.io/library/several:1")));
        Path one = archive("one.tar", "docker.io/library/one:1", "shared");
        Path other = archive("other.tar", "docker.io/library/other:1", "shared");
        Path last = several.tar().write(directory.resolve("several.tar"));

        Map<String, byte[]> files = written(List.of(one, other, last));
        Tar tar = new Tar();
        files.forEach(tar::file);
        Path together = tar.write(directory.resolve("together.tar"));

        assertThat(files.keySet().stream().filter(path -> path.startsWith("blobs/")))
                .hasSize(3 + 4)
                .isSorted();
        assertThat(files.values()).doesNotContain(SampleImage.bytes("arm"));
        try (ImageSources sources = ImageSources.open(List.of(one, other, last), Optional.empty());
                ImageSources again = ImageSources.open(List.of(together), Optional.empty())) {
            assertThat(again.images(NODE).images())
                    .isEqualTo(sources.images(NODE).images())
                    .containsOnlyKeys(
                            "docker.io/library/one:1", "docker.io/library/other:1", "docker.io/library/several:1");
            assertThat(again.images(NODE).size()).isEqualTo(sources.images(NODE).size());
        }
    }

    private static String platform(String architecture) {
        return ",\"platform\":" + SampleImage.platform(architecture);
    }

    @Test
    void theOrderOfTheArchivesDoesNotMatter() throws Exception {
        Path one = archive("one.tar", "docker.io/library/one:1", "a");
        Path other = archive("other.tar", "docker.io/library/other:1", "b");

        Map<String, byte[]> files = written(List.of(one, other));
        Map<String, byte[]> same = written(List.of(other, one, one));

        assertThat(new ArrayList<>(same.keySet())).isEqualTo(new ArrayList<>(files.keySet()));
        same.forEach((path, content) -> assertThat(content).as(path).isEqualTo(files.get(path)));
    }

    @Test
    void aBlobThatIsNotWhatItShouldBeIsNamedWithItsArchive() throws Exception {
        Path sound = archive("sound.tar", "docker.io/library/sound:1", "sound");
        Path damaged = archive("damaged.tar", "docker.io/library/damaged:1", "a layer that is flipped");
        String text = Files.readString(damaged, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.writeString(
                damaged,
                text.replace("a layer that is flipped", "a layer that is Flipped"),
                java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> written(List.of(sound, damaged)))
                .isInstanceOf(OciException.class)
                .hasMessageContaining(damaged.toString())
                .hasMessageContaining("sha256:")
                .hasMessageNotContaining(sound.toString());
    }

    @Test
    void aBlobThatCannotBeReadIsNamedWithItsArchiveAndIsNoFailureToWrite() throws Exception {
        SampleImage sample = new SampleImage();
        sample.entry(sample.manifest(
                "amd64", SampleImage.bytes("a layer"), MediaTypes.LAYER, SampleImage.named("docker.io/library/app:1")));
        Path layout = sample.unpack(directory.resolve("layout"));
        try (ImageSources sources = ImageSources.open(List.of(layout), Optional.empty())) {
            ImageSet images = sources.images(NODE);
            Digest layer = Digest.of(SampleImage.bytes("a layer"));
            Files.delete(layout.resolve("blobs/sha256/" + layer.hex()));

            assertThatThrownBy(() -> LayoutWriter.write(images, (_, _, content) -> content.readAllBytes()))
                    .isInstanceOf(OciException.class)
                    .hasMessageStartingWith(layout + ": blob " + layer + " cannot be read: ");
            assertThatThrownBy(() -> LayoutWriter.write(images, (_, _, _) -> {
                        throw new IOException("no space left");
                    }))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("no space left");
        }
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Path one = archive("one.tar", "docker.io/library/app:1", "a");
        Path other = archive("other.tar", "docker.io/library/app:1", "b");
        Path noArchive = Files.writeString(directory.resolve("text"), "not an archive at all ".repeat(60));
        Path missing = directory.resolve("missing.tar");

        assertThatThrownBy(() -> ImageSources.open(List.of(one, noArchive, missing), Optional.empty()))
                .isInstanceOfSatisfying(
                        UnusableImagesException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(2)
                                .anyMatch(problem -> problem.contains(noArchive.toString()))
                                .anyMatch(problem -> problem.contains(missing.toString())));
        try (ImageSources sources = ImageSources.open(List.of(one, other), Optional.empty())) {
            assertThatThrownBy(() -> sources.images(NODE))
                    .isInstanceOf(UnusableImagesException.class)
                    .hasMessageContaining(other.toString())
                    .hasMessageContaining("docker.io/library/app:1 stands for another image already");
        }
    }
}
