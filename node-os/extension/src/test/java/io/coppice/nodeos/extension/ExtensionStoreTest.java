package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionStoreTest {

    @TempDir
    Path home;

    private ExtensionStore store;

    @BeforeEach
    void open() {
        store = new ExtensionStore(home);
    }

    private NodeExtension put(String version, String content, Instant created) throws IOException {
        Path work = Files.createTempDirectory(home, "made");
        Files.writeString(work.resolve(NodeExtension.IMAGE), content);
        Files.writeString(work.resolve(NodeExtension.KUBECTL), "kubectl of " + content);
        List<ImageFile> files =
                List.of(file(work.resolve(NodeExtension.IMAGE)), file(work.resolve(NodeExtension.KUBECTL)));
        ExtensionId id = ExtensionManifest.idOf("kubernetes", version, files);
        Path target = store.directory().resolve(id.value());
        NodeExtension made = new NodeExtension(
                id,
                target,
                "kubernetes",
                ReleaseVersion.parse(version).orElseThrow(),
                "a test",
                files,
                List.of(new ImageFile("bin/kubelet", 4, Hashes.sha256("test"))),
                List.of(new LockedPackage("conntrack", "1", "pool/c.deb", 1, Hashes.sha256("c"))),
                Hashes.sha256("root"),
                17,
                created,
                "inputs of " + content,
                3);
        ExtensionManifest.write(made, work);
        Files.createDirectories(store.directory());
        Files.move(work, target);
        return made;
    }

    private static ImageFile file(Path path) throws IOException {
        return new ImageFile(path.getFileName().toString(), Files.size(path), Hashes.sha256(path));
    }

    @Test
    void whatAnotherHomeHadIsTakenAndItsProgramRuns() throws IOException {
        Path elsewhere = put("1.34.1", "one", Instant.EPOCH).directory();
        Files.setPosixFilePermissions(
                elsewhere.resolve(NodeExtension.KUBECTL), PosixFilePermissions.fromString("rw-------"));
        ExtensionStore other = new ExtensionStore(home.resolve("other"));

        NodeExtension taken = other.take(elsewhere);

        assertThat(other.list()).containsExactly(taken);
        assertThat(taken.kubectl())
                .hasValueSatisfying(kubectl -> assertThat(kubectl).isExecutable());
        assertThat(taken.image()).isReadable();
        assertThat(Files.isExecutable(taken.image())).isFalse();
    }

    @Test
    void aStoreThatIsNotThereIsEmpty() {
        assertThat(store.list()).isEmpty();
        assertThat(store.newest("kubernetes")).isEmpty();
        assertThatThrownBy(() -> store.find("0123"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("0123")
                .hasMessageContaining(store.directory().toString());
    }

    @Test
    void theHighestVersionIsTheNewestAndOfOneVersionTheLatestBuild() throws IOException {
        NodeExtension old = put("1.20.2", "a", Instant.parse("2026-01-03T00:00:00Z"));
        NodeExtension first = put("1.34.0", "b", Instant.parse("2026-01-01T00:00:00Z"));
        NodeExtension second = put("1.34.0", "c", Instant.parse("2026-01-02T00:00:00Z"));

        assertThat(store.list()).containsExactly(second, first, old);
        assertThat(store.newest("kubernetes")).contains(second);
        assertThat(store.newest("other")).isEmpty();
        assertThat(store.findByInputs("inputs of b")).contains(first);
        assertThat(store.find(old.id().value().substring(0, 9))).isEqualTo(old);
        assertThat(old.kubectl()).contains(old.directory().resolve("kubectl"));
    }

    @Test
    void whatIsNotWhatItWasIsCorrupted() throws IOException {
        NodeExtension extension = put("1.20.2", "content", Instant.EPOCH);
        assertThat(store.verify(extension.id())).isEqualTo(extension);

        Files.writeString(extension.image(), "CONTENT");
        assertThatThrownBy(() -> store.verify(extension.id()))
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining(extension.image().toString())
                .hasMessageContaining("SHA-256");

        Files.writeString(extension.image(), "longer than before");
        assertThatThrownBy(() -> store.verify(extension.id())).hasMessageContaining("bytes instead of 7");

        Files.delete(extension.image());
        assertThatThrownBy(() -> store.verify(extension.id())).hasMessageContaining("missing");
    }

    @Test
    void aManifestThatSaysAnotherIdIsCorrupted() throws IOException {
        NodeExtension extension = put("1.20.2", "content", Instant.EPOCH);
        Path manifest = extension.directory().resolve(ExtensionManifest.FILE_NAME);
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"version\" : \"1.20.2\"", "\"version\" : \"1.20.3\""));

        assertThatThrownBy(() -> store.verify(extension.id()))
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining("its contents make extension");
    }

    @Test
    void anUnreadableManifestIsNamed() throws IOException {
        NodeExtension extension = put("1.20.2", "content", Instant.EPOCH);
        Path manifest = extension.directory().resolve(ExtensionManifest.FILE_NAME);
        Files.writeString(manifest, Files.readString(manifest).replace("\"version\"", "\"verzion\""));

        assertThatThrownBy(() -> store.list())
                .isInstanceOf(ImageException.Corrupted.class)
                .hasMessageContaining(manifest.toString());
    }

    @Test
    void deletedAndPrunedExtensionsLeaveNothing() throws IOException {
        NodeExtension kept = put("1.34.0", "a", Instant.EPOCH);
        NodeExtension pruned = put("1.33.0", "b", Instant.EPOCH);
        NodeExtension deleted = put("1.32.0", "c", Instant.EPOCH);

        store.delete(deleted.id());
        assertThat(store.prune(Set.of(kept.id()))).containsExactly(pruned);

        assertThat(store.list()).containsExactly(kept);
        assertThat(store.directory()).isDirectoryContaining(path -> path.equals(kept.directory()));
        try (var entries = Files.list(store.directory())) {
            assertThat(entries).hasSize(1);
        }
        assertThatThrownBy(() -> store.delete(deleted.id())).isInstanceOf(ImageException.NotFound.class);
    }
}
