package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReleaseSourceTest {

    private static final ReleaseVersion VERSION = new ReleaseVersion(1, 34, 1, "");
    private static final String PROGRAMS = "v1.34.1/bin/linux/amd64/";

    @TempDir
    Path directory;

    private ReleaseServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ReleaseServer();
        server.publish("1.34.1", "1.34.1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ReleaseSource source() {
        return new ReleaseSource(
                VERSION, new ReleaseMirror(server.base()), new ProgramCache(directory.resolve("cache")));
    }

    @Test
    void allProgramsAreFetchedOnceAndMayBeExecuted() {
        KubernetesPrograms first = source().provide(ExtensionProgress.SILENT);
        int requests = server.requests().size();
        KubernetesPrograms second = source().provide(ExtensionProgress.SILENT);

        assertThat(first).isEqualTo(second);
        assertThat(first.version()).isEqualTo(VERSION);
        assertThat(Kubernetes.PROGRAMS)
                .allMatch(name -> Files.isExecutable(first.directory().resolve(name)));
        assertThat(requests).isEqualTo(2 * Kubernetes.PROGRAMS.size());
        assertThat(server.requests()).hasSize(requests);
    }

    @Test
    void aProgramThatIsNotWhatItsChecksumSaysIsRefusedAndNothingIsKept() throws IOException {
        server.put(PROGRAMS + "kubelet", "#!/bin/sh\necho something else\n");

        assertThatThrownBy(() -> source().provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining(server.base() + "/" + PROGRAMS + "kubelet")
                .hasMessageContaining("SHA-256");
        try (Stream<Path> left = Files.list(directory.resolve("cache"))) {
            assertThat(left).extracting(path -> path.getFileName().toString()).containsExactly(".lock");
        }
    }

    @Test
    void aChecksumThatIsNoneIsRefused() {
        server.put(PROGRAMS + "kube-proxy.sha256", "<html>please log in</html>");

        assertThatThrownBy(() -> source().provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining("kube-proxy.sha256")
                .hasMessageContaining("please log in");
    }

    @Test
    void aVersionThatTheMirrorLacksIsNamed() {
        ReleaseSource missing = new ReleaseSource(
                new ReleaseVersion(1, 99, 0, ""),
                new ReleaseMirror(server.base()),
                new ProgramCache(directory.resolve("cache")));

        assertThatThrownBy(() -> missing.provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("1.99.0")
                .extracting(e -> ((ImageException) e).remedy())
                .asString()
                .contains("--mirror");
    }

    @Test
    void programsOfAnotherVersionThanAskedForAreRefused() {
        server.publish("1.34.1", "1.33.0");

        assertThatThrownBy(() -> source().provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining("1.34.1")
                .hasMessageContaining("1.33.0");
    }

    @Test
    void aDamagedEntryOfTheCacheIsFetchedAgain() throws IOException {
        Path kubelet = source().provide(ExtensionProgress.SILENT).directory().resolve("kubelet");
        String good = Files.readString(kubelet);
        Files.writeString(kubelet, good + "damage\n");

        KubernetesPrograms again = source().provide(ExtensionProgress.SILENT);

        assertThat(again.directory().resolve("kubelet")).hasContent(good);
    }

    @Test
    void whatAKilledDownloadLeftIsRemovedByTheNext() throws IOException {
        Path left = Files.createDirectories(directory.resolve("cache/.build-killed/programs"));
        Files.writeString(left.resolve("kubelet"), "half");

        KubernetesPrograms unused = source().provide(ExtensionProgress.SILENT);

        assertThat(directory.resolve("cache/.build-killed")).doesNotExist();
    }

    @Test
    void aMirrorThatCannotBeReachedIsSaid() {
        server.close();

        assertThatThrownBy(() -> source().provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining(server.base().toString())
                .extracting(e -> ((ImageException) e).remedy())
                .asString()
                .contains("--mirror", "--from");
    }
}
