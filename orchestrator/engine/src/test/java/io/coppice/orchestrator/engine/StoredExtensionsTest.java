package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.orchestrator.CoppiceException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void withoutSourcesTheRemedyNamesBothWaysOut() {
        var extensions = new StoredExtensions(home, Optional.empty());

        assertThatThrownBy(() -> extensions.build(Optional.empty(), _ -> {}))
                .isInstanceOfSatisfying(
                        CoppiceException.HostNotReady.class,
                        failure -> assertThat(failure.remedy())
                                .contains("coppice image extension build kubernetes", "--kubernetes none"))
                .hasMessageContaining(home.resolve("extensions").toString());
        assertThat(extensions.wouldBuild(Optional.of("1.34"))).contains("Kubernetes 1.34", "no source tree");
    }

    @Test
    void aBuildThatFailsSaysWhyAndBothWaysOut() {
        var extensions = new StoredExtensions(home, Optional.of(sources()));
        var notes = new ArrayList<String>();

        assertThatThrownBy(() -> extensions.build(Optional.of("1.19"), notes::add))
                .isInstanceOfSatisfying(
                        CoppiceException.HostNotReady.class,
                        failure -> assertThat(failure.remedy())
                                .contains("coppice image extension build kubernetes", "--kubernetes none"))
                .hasMessageContaining("1.19 is older than");
        assertThat(notes).singleElement().asString().contains("about 10 minutes", "--kubernetes none");
    }

    @Test
    void whatWouldBeBuiltIsSaidWithHowLongItTakes() {
        assertThat(new StoredExtensions(home, Optional.of(sources())).wouldBuild(Optional.empty()))
                .contains("would be made first", "about 10 minutes");
    }
}
