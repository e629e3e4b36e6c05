package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.Tool;
import io.coppice.nodeos.oci.ImageArchive;
import io.coppice.nodeos.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of small container images, built with the real tools and looked into. */
class ImageStoreIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ImageStoreName NAME = new ImageStoreName("webshop");

    @TempDir
    Path work;

    private ExtensionStore store;

    @BeforeEach
    void open() {
        store = new ExtensionStore(work.resolve("home"));
    }

    private Path archive(String name, String content) throws IOException {
        OciArchive archive = new OciArchive();
        archive.file("hello", content.getBytes(StandardCharsets.UTF_8), 0644);
        return Files.write(
                work.resolve(name + ".tar"),
                archive.finish("registry.example/" + name, "1", List.of("/hello"), List.of()));
    }

    private NodeExtension build(List<Path> archives) {
        return new ImageStoreBuilder(store).build(NAME, archives, Optional.empty(), ExtensionProgress.SILENT);
    }

    @Test
    void theSameImagesGiveTheSameStoreHoweverTheyArePacked() throws IOException {
        Path app = archive("app", "app");
        Path side = archive("side", "side");
        Path layout = Files.createDirectory(work.resolve("layout"));
        String unused = Tool.require(List.of("tar", "-xf", app.toString(), "-C", layout.toString()), LIMIT);

        NodeExtension first = build(List.of(app, side));
        store = new ExtensionStore(work.resolve("another/home"));
        NodeExtension second = build(List.of(side, layout));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.version()).isEqualTo(first.version()).isInstanceOf(ContentVersion.class);
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.contents()).isEqualTo(first.contents());
        assertThat(second.rootHash()).isEqualTo(first.rootHash());
        assertThat(first.isImageStore()).isTrue();
        assertThat(first.kubectl()).isEmpty();
        assertThat(store.verify(second.id())).isEqualTo(second);
    }

    @Test
    void nodesFindTheImagesAndTheHashTreeIsTheKernels() throws IOException {
        NodeExtension built = build(List.of(archive("app", "app"), archive("side", "side")));
        Path tree = unpacked(built);

        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                found.add(tree.relativize(file).toString());
                assertThat(built.contents())
                        .contains(new ImageFile(found.getLast(), Files.size(file), Hashes.sha256(file)));
            }
        }
        assertThat(found).containsExactly("extension.json", "images/images.tar");
        assertThat(new ObjectMapper().readTree(Files.readString(tree.resolve("extension.json"))))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"name\": \"webshop\", \"version\": \"" + built.version() + "\"}"));
        assertThat(names(tree)).containsExactlyInAnyOrder("registry.example/app:1", "registry.example/side:1");
        assertThat(Tool.run(
                                List.of(
                                        "veritysetup",
                                        "verify",
                                        "--no-superblock",
                                        "--salt=-",
                                        "--data-blocks=" + built.dataBlocks(),
                                        "--hash-offset=" + built.dataBlocks() * 4096,
                                        built.image().toString(),
                                        built.image().toString(),
                                        built.rootHash()),
                                null,
                                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                                LIMIT)
                        .succeeded())
                .isTrue();
    }

    @Test
    void whatWasAskedForLastIsTheNewestOfItsName() throws IOException {
        Path app = archive("app", "app");
        NodeExtension first = build(List.of(app));
        NodeExtension second = build(List.of(app, archive("side", "side")));
        assertThat(store.newest(NAME.value())).contains(second);
        List<String> steps = new ArrayList<>();
        assertThat(new ImageStoreBuilder(store)
                        .build(
                                NAME,
                                List.of(work.resolve("side.tar"), app),
                                Optional.empty(),
                                (step, detail) -> steps.add(detail)))
                .isEqualTo(second);
        assertThat(steps).as("nothing is built twice").isEmpty();
        Path killed = Files.createDirectories(store.directory().resolve(".build-killed/tree"));

        NodeExtension again = build(List.of(app));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(store.newest(NAME.value())).contains(again);
        assertThat(store.verify(first.id())).isEqualTo(again);

        NodeExtension third = build(List.of(archive("third", "third")));
        assertThat(killed.getParent()).doesNotExist();
        assertThat(store.list()).containsExactly(third, again, second);
        assertThat(entries())
                .containsExactlyInAnyOrder(
                        ".lock",
                        first.id().value(),
                        second.id().value(),
                        third.id().value());
    }

    @Test
    void anArchiveThatCannotBeUsedIsNamedAndNothingIsLeft() throws IOException {
        Path sound = archive("sound", "sound");
        Path cut = work.resolve("cut.tar");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(sound), 1324));
        Path flipped = work.resolve("flipped.tar");
        String text = Files.readString(archive("flip", "a layer that is flipped"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                flipped,
                text.replace("a layer that is flipped", "a layer that is Flipped"),
                StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> build(List.of(sound, cut, work.resolve("missing.tar"))))
                .isInstanceOfSatisfying(
                        ImageException.BuildFailed.class,
                        refused -> assertThat(refused.remedy()).contains("write it again"))
                .hasMessageContainingAll(cut.toString(), "missing.tar")
                .hasMessageNotContaining(sound.toString());
        assertThat(store.directory()).doesNotExist();

        assertThatThrownBy(() -> build(List.of(sound, flipped)))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining(flipped.toString());
        assertThat(entries()).containsExactly(".lock");
    }

    @Test
    void anImageIsGivenANameInTheStore() throws IOException {
        NodeExtension plain = build(List.of(archive("app", "app")));
        NodeExtension named = new ImageStoreBuilder(store)
                .build(NAME, List.of(work.resolve("app.tar")), Optional.of("app:2"), ExtensionProgress.SILENT);

        assertThat(named.id()).isNotEqualTo(plain.id());
        assertThat(names(unpacked(named))).containsExactly("docker.io/library/app:2");
        assertThatThrownBy(() -> new ImageStoreBuilder(store)
                        .build(NAME, List.of(work.resolve("app.tar")), Optional.of("A B"), ExtensionProgress.SILENT))
                .hasMessageContaining("'A B' is no name of an image");
    }

    /** The file system of an extension, taken apart by the tool that goes with it. */
    private Path unpacked(NodeExtension extension) throws IOException {
        Path tree = Files.createDirectory(work.resolve("tree"));
        String unused = Tool.require(
                List.of(
                        "fsck.erofs",
                        "--extract=" + tree,
                        "--overwrite",
                        extension.image().toString()),
                LIMIT);
        return tree;
    }

    private List<String> names(Path tree) throws IOException {
        try (ImageArchive archive = ImageArchive.open(tree.resolve("images/images.tar"), work)) {
            return archive.images(Platform.linux("amd64")).stream()
                    .flatMap(image -> image.names().stream())
                    .toList();
        }
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(store.directory())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
