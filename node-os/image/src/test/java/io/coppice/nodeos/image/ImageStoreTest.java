package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {

    @TempDir
    Path home;

    @Test
    void anEmptyHomeHasNoImages() {
        ImageStore store = new ImageStore(home);

        assertThat(store.list()).isEmpty();
        assertThat(store.newest()).isEmpty();
        assertThatThrownBy(() -> store.find("0123"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("0123");
    }

    @Test
    void imagesAreListedNewestFirstAndFoundByABeginningOfTheirId() throws IOException {
        NodeImage old = add("first", "2026-01-01T00:00:00Z");
        NodeImage recent = add("second", "2026-02-01T00:00:00Z");
        ImageStore store = new ImageStore(home);

        assertThat(store.list()).containsExactly(recent, old);
        assertThat(store.newest()).hasValue(recent);
        assertThat(store.find(old.id().value().substring(0, 8))).isEqualTo(old);
        assertThat(store.findByInputs("inputs of second")).hasValue(recent);
        assertThatThrownBy(() -> store.find("")).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void anIntactImageVerifies() throws IOException {
        NodeImage image = add("intact", "2026-01-01T00:00:00Z");

        assertThat(new ImageStore(home).verify(image.id())).isEqualTo(image);
    }

    @Test
    void aFlippedBitIsFoundAndItsFileNamed() throws IOException {
        NodeImage image = add("damaged", "2026-01-01T00:00:00Z");
        byte[] content = Files.readAllBytes(image.root());
        content[3] ^= 1;
        Files.write(image.root(), content);

        assertThatThrownBy(() -> new ImageStore(home).verify(image.id()))
                .isInstanceOfSatisfying(ImageException.Corrupted.class, e -> {
                    assertThat(e).hasMessageContaining(image.root().toString()).hasMessageContaining("SHA-256");
                    assertThat(e.remedy()).contains("coppice image build");
                });
    }

    @Test
    void aShortAndAMissingFileAreFound() throws IOException {
        NodeImage image = add("short", "2026-01-01T00:00:00Z");
        Files.write(image.initrd(), new byte[1]);
        assertThatThrownBy(() -> new ImageStore(home).verify(image.id()))
                .hasMessageContaining("initrd")
                .hasMessageContaining("1 bytes");

        Files.delete(image.initrd());
        assertThatThrownBy(() -> new ImageStore(home).verify(image.id()))
                .hasMessageContaining("initrd")
                .hasMessageContaining("missing");
    }

    @Test
    void aManifestThatSaysAnotherCommandLineIsFound() throws IOException {
        NodeImage image = add("changed", "2026-01-01T00:00:00Z");
        Path manifest = image.directory().resolve(ImageManifest.FILE_NAME);
        Files.writeString(manifest, Files.readString(manifest).replace("console=ttyS0", "console=ttyS1"));

        assertThatThrownBy(() -> new ImageStore(home).verify(image.id()))
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining("image.json");
    }

    @Test
    void anUnreadableManifestIsNamed() throws IOException {
        NodeImage image = add("broken", "2026-01-01T00:00:00Z");
        Path manifest = image.directory().resolve(ImageManifest.FILE_NAME);
        Files.writeString(manifest, "{");

        assertThatThrownBy(() -> new ImageStore(home).list())
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining(manifest.toString());
    }

    @Test
    void unfinishedBuildsAreNotSeen() throws IOException {
        Files.createDirectories(home.resolve("images/.build-123/image"));

        assertThat(new ImageStore(home).list()).isEmpty();
    }

    @Test
    void pruningKeepsWhatIsWanted() throws IOException {
        NodeImage kept = add("kept", "2026-01-01T00:00:00Z");
        NodeImage gone = add("gone", "2026-02-01T00:00:00Z");
        ImageStore store = new ImageStore(home);

        assertThat(store.prune(List.of(kept.id()))).containsExactly(gone);

        assertThat(store.list()).containsExactly(kept);
        assertThat(gone.directory()).doesNotExist();
    }

    private NodeImage add(String name, String createdAt) throws IOException {
        Path temporary = Files.createDirectories(home.resolve("making"));
        List<ImageFile> files = new ArrayList<>();
        for (String file : List.of("kernel", "initrd", "root.img")) {
            Path path = Files.writeString(temporary.resolve(file), file + " of " + name);
            files.add(new ImageFile(file, Files.size(path), Hashes.sha256(path)));
        }
        String commandLine = "console=ttyS0 quiet";
        ImageId id = ImageManifest.idOf(files, commandLine);
        Path directory = home.resolve("images").resolve(id.value());
        Files.createDirectories(directory.getParent());
        NodeImage image = new NodeImage(
                id,
                directory,
                "0.1.0",
                files.get(0),
                files.get(1),
                files.get(2),
                commandLine,
                Instant.parse(createdAt),
                "inputs of " + name,
                "trixie",
                "6.12",
                "25",
                List.of(new LockedPackage("runc", "1", "pool/main/r/runc/runc_1_amd64.deb", 1, "0a".repeat(32))),
                List.of(new ImageJar("a.jar", "0b".repeat(32))),
                "0c".repeat(32),
                3);
        ImageManifest.write(image, temporary);
        Files.move(temporary, directory);
        return image;
    }
}
