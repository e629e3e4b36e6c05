package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.orchestrator.CoppiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredExtensionsTest {

    @TempDir
    Path home;

    private ExtensionInputs sources() {
        return ExtensionInputs.ofSourceTree(home.resolve("nowhere"));
    }

    @Test
    void withoutSourcesThereIsNoneAndBothWaysOutAreNamed() {
        var extensions = new StoredExtensions(home, Optional.empty());

        assertThatThrownBy(() -> extensions.build(Optional.empty(), _ -> {}))
                .isInstanceOfSatisfying(
                        CoppiceException.HostNotReady.class,
                        failure -> assertThat(failure.remedy())
                                .contains("coppice image extension build kubernetes", "--kubernetes none"))
                .hasMessageContaining(home.resolve("extensions").toString());
        assertThatThrownBy(() -> extensions.wouldBuild(Optional.empty()))
                .isInstanceOf(CoppiceException.HostNotReady.class);
    }

    @Test
    void aVersionThatNodesCannotRunIsRefusedBeforehand() {
        var extensions = new StoredExtensions(home, Optional.of(sources()));

        assertThatThrownBy(() -> extensions.wouldBuild(Optional.of("1.19")))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("1.19 is older than");
    }

    @Test
    void oneThatCannotBeReadHoldsUpNoClusterWithoutExtensions() throws Exception {
        try (var bench = new Bench(home)) {
            var broken = Files.createDirectories(bench.home.resolve("extensions/broken"));
            Files.writeString(broken.resolve("extension.json"), "{");
            try (var engine = bench.engine(new StoredExtensions(bench.home, Optional.empty()))) {
                bench.up(engine, Bench.spec("dev", 1, 0));

                assertThatThrownBy(
                                () -> bench.up(engine, Bench.spec("other", 1, 0).withPreloads(List.of("webshop"))))
                        .hasMessageContaining("extension.json");
                bench.down(engine, "dev");
            }
        }
    }

    @Test
    void whatWouldBeBuiltIsSaidWithHowLongItTakes() {
        assertThat(new StoredExtensions(home, Optional.of(sources())).wouldBuild(Optional.empty()))
                .contains("would be made first", "about 10 minutes");
    }
}
