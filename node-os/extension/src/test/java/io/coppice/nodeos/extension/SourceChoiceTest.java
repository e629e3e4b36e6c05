package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.extension.ExtensionRequest.Origin;
import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SourceChoiceTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final List<String> said = new ArrayList<>();

    @TempDir
    Path directory;

    private ReleaseServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ReleaseServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ProgramSource choose(Optional<String> version, Origin origin) {
        ExtensionInputs tree = ExtensionInputs.ofSourceTree(ROOT);
        ExtensionInputs inputs = new ExtensionInputs(
                tree.containerSources(),
                tree.helpersLock(),
                tree.toolchainLock(),
                directory.resolve("packages"),
                directory.resolve("programs"));
        return new SourceChoice(inputs)
                .choose(
                        new ExtensionRequest(
                                version.map(text -> VersionWish.parse(text).orElseThrow()), origin),
                        (step, detail) -> said.add(detail));
    }

    @Test
    void withoutAVersionTheReleaseIsTheNewestStableOne() {
        server.put("stable.txt", "v1.35.3\n");
        server.publish("1.35.3", "1.35.3");

        assertThat(choose(Optional.empty(), new Origin.Any(server.base())).key())
                .isEqualTo("release 1.35.3");
        assertThat(choose(Optional.empty(), new Origin.Release(server.base())).key())
                .isEqualTo("release 1.35.3");
    }

    @Test
    void theNewestOfALineIsTheOneThatTheMirrorNames() {
        server.put("stable.txt", "v1.35.3");
        server.put("stable-1.33.txt", "v1.33.9");
        server.publish("1.33.9", "1.33.9");

        assertThat(choose(Optional.of("1.33"), new Origin.Any(server.base())).key())
                .isEqualTo("release 1.33.9");
        assertThatThrownBy(() -> choose(Optional.of("1.77"), new Origin.Release(server.base())))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("stable-1.77.txt");
    }

    @Test
    void aStableVersionThatIsNoneIsSaid() {
        server.put("stable.txt", "<html>");

        assertThatThrownBy(() -> choose(Optional.empty(), new Origin.Any(server.base())))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("stable.txt")
                .hasMessageContaining("<html>");
    }

    @Test
    void whereNoReleaseCanBeReachedTheDistributionsSourceIsTakenAndItIsSaid() {
        server.close();

        ProgramSource any = choose(Optional.empty(), new Origin.Any(server.base()));
        ProgramSource named = choose(Optional.of("1.20"), new Origin.Any(server.base()));

        assertThat(List.of(any, named)).allMatch(DebianSource.class::isInstance);
        assertThat(said).allMatch(line -> line.contains("1.20.2") && line.contains("cannot be reached"));
    }

    @Test
    void aVersionThatOnlyAReleaseHasNeedsOne() {
        server.close();

        assertThatThrownBy(() -> choose(Optional.of("1.34.0"), new Origin.Any(server.base())))
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining("v1.34.0");
        assertThatThrownBy(() -> choose(Optional.empty(), new Origin.Release(server.base())))
                .isInstanceOf(ImageException.HostNotReady.class);
        assertThatThrownBy(() -> choose(Optional.of("1.34.0"), new Origin.Source()))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("1.20.2");
    }

    @Test
    void aVersionThatWasFetchedBeforeNeedsNoNetwork() {
        server.publish("1.34.0", "1.34.0");
        Origin any = new Origin.Any(server.base());
        KubernetesPrograms fetched = choose(Optional.of("1.34.0"), any).provide(ExtensionProgress.SILENT);
        server.close();

        ProgramSource again = choose(Optional.of("1.34.0"), any);

        assertThat(again.provide(ExtensionProgress.SILENT)).isEqualTo(fetched);
    }

    @Test
    void aVersionThatNodesCannotRunIsRefused() {
        assertThatThrownBy(() -> choose(Optional.of("1.19.16"), new Origin.Any(server.base())))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("1.20.0");
    }

    @Test
    void theSourceIsPinned() {
        ProgramSource source = choose(Optional.empty(), new Origin.Source());

        assertThat(source)
                .isInstanceOfSatisfying(
                        DebianSource.class,
                        debian -> assertThat(debian.version()).hasToString("1.20.2"));
        assertThat(source.key()).contains("golang-1.19-go ", "kubernetes.orig.tar.gz ", "reflect2");
    }
}
