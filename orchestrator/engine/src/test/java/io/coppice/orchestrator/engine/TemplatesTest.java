package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own machine templates, as a cluster is made of them. */
class TemplatesTest {

    @TempDir
    Path directory;

    private Engine engine(Bench bench) {
        return bench.engine(directory.resolve("templates"));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve("templates"));
        Files.writeString(directory.resolve("templates").resolve(name), text);
    }

    @Test
    void aTemplateThatOverridesABuiltInOneIsUsed() throws IOException {
        write("ephemeral.yaml", "extends: ephemeral\ncpus: 1\n");
        try (var bench = new Bench(directory);
                var engine = engine(bench)) {
            bench.up(engine, Bench.spec("dev", 1, 0));
            assertThat(bench.hypervisor.domains())
                    .allSatisfy(domain -> assertThat(domain.cpus()).isEqualTo(1));
            bench.down(engine, "dev");
        }
    }

    @Test
    void oneThatDemandsKvmIsRefusedWithoutItBeforeAnythingIsBuilt() throws IOException {
        write("ephemeral.yaml", "extends: ephemeral\nacceleration: kvm\n");
        try (var bench = new Bench(directory);
                var engine = engine(bench)) {
            Home.deleteTree(bench.home.resolve("images"));

            assertThatThrownBy(() -> bench.up(engine, Bench.spec("dev", 1, 0)))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("template ephemeral cannot be used here");
            assertThat(bench.home.resolve("images")).doesNotExist();
            assertThat(bench.remains()).isEmpty();
        }
    }

    @Test
    void oneThatIsNotValidIsRefusedAndNotReplacedByTheBuiltInOne() throws IOException {
        write("ephemeral.yaml", "extends: ephemeral\ncpu: 1\n");
        try (var bench = new Bench(directory);
                var engine = engine(bench)) {
            assertThatThrownBy(() ->
                            engine.apply(new Change.Up(Bench.spec("dev", 1, 0)), Bench.OPTIONS, bench.events::add))
                    .isInstanceOfSatisfying(
                            CoppiceException.InvalidRequest.class,
                            refusal -> assertThat(refusal.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("ephemeral.yaml")
                                    .contains("cpu"));
            assertThat(bench.remains()).isEmpty();
            assertThatThrownBy(() -> engine.cluster(new ClusterName("dev")))
                    .isInstanceOf(CoppiceException.NotFound.class);
        }
    }
}
