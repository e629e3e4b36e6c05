package io.coppice.machined.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is decided without a containerd; imports are {@link ContainerdImagesIT}'s. */
@Timeout(60)
class ExtensionImagesTest {

    @TempDir
    private Path root;

    @Test
    void kubernetesComesFirstAndEveryArchiveIsTriedWhileContainerdIsAway() throws Exception {
        Path extensions = root.resolve("extensions");
        Path apps = new TestImage("example.com/app:1", "app", 100).write(extensions.resolve("apps/images/images.tar"));
        Path pause = new TestImage("coppice.io/pause:1", "pause", 100)
                .write(extensions.resolve("kubernetes/images/pause.tar"));

        ExtensionImages.Outcome outcome = images(extensions).load();

        assertThat(outcome.failures()).hasSize(2);
        assertThat(outcome.failures().getFirst()).startsWith(pause + ": containerd does not answer");
        assertThat(outcome.failures().getLast()).startsWith(apps + ": containerd does not answer");
        assertThat(outcome.passing()).isTrue();
    }

    @Test
    void aDamagedArchiveIsNothingThatPasses() throws Exception {
        Path extensions = root.resolve("extensions");
        Path damaged = extensions.resolve("apps/images/images.tar");
        Files.createDirectories(damaged.getParent());
        Files.writeString(damaged, "no tar");

        ExtensionImages.Outcome outcome = images(extensions).load();

        assertThat(outcome.failures()).singleElement().asString().startsWith(damaged + ": ");
        assertThat(outcome.passing()).isFalse();
    }

    private ExtensionImages images(Path extensions) {
        return new ExtensionImages(extensions, root, new ContainerdImages(root.resolve("nobody.sock")));
    }
}
