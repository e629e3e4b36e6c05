package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.ImageStore;
import io.coppice.orchestrator.CoppiceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {

    private static final Instant LATER = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    Path home;

    private final List<String> notes = new ArrayList<>();

    @Test
    void theImageOfTheSourcesIsTakenAlthoughANewerOneIsThere() {
        var current = FakeImages.create(home);
        FakeImages.create(home, "others", LATER);

        assertThat(fromSources().require(Optional.empty(), notes::add)).isEqualTo(current);
        assertThat(fromSources().present(Optional.empty())).contains(current);
        assertThat(notes).isEmpty();
    }

    @Test
    void whenTheSourcesHaveChangedAnImageIsBuiltAndTheOldOneNamed() {
        var old = FakeImages.create(home, "before", LATER);
        assertThat(fromSources().present(Optional.empty())).isEmpty();

        var built = fromSources().require(Optional.empty(), notes::add);

        assertThat(built.inputs()).isEqualTo(FakeImages.INPUTS);
        assertThat(notes).singleElement().asString().contains("changed", "--image " + old.id());
    }

    @Test
    void whatIsAskedForIsTakenWhateverTheSources() {
        var old = FakeImages.create(home, "before", LATER);
        assertThat(fromSources().require(Optional.of(old.id().value()), notes::add))
                .isEqualTo(old);
    }

    @Test
    void withoutSourcesTheNewestIsTaken() {
        var images = new Images(new ImageStore(home), Optional.empty());
        assertThatThrownBy(() -> images.require(Optional.empty(), notes::add))
                .isInstanceOf(CoppiceException.NotFound.class)
                .hasMessageContaining("no node image");
        FakeImages.create(home);
        var newest = FakeImages.create(home, "others", LATER);
        assertThat(images.require(Optional.empty(), notes::add)).isEqualTo(newest);
    }

    private Images fromSources() {
        return new Images(new ImageStore(home), Optional.of(new FakeImages.Builder(home)));
    }
}
