package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster is made of besides its spec. */
class FoundationTest {

    private static final ClusterSpec SPEC = Bench.spec("dev", 1, 0);

    @TempDir
    Path directory;

    @Test
    void itIsTheSameForEveryNameAndAnotherForAnotherTemplate() throws IOException {
        var templates = Files.createDirectories(directory.resolve("templates"));
        Files.writeString(templates.resolve("mine.yaml"), "extends: ephemeral\ncpus: 2\n");
        try (var bench = new Bench(directory);
                var engine = bench.engine(templates)) {
            var before = engine.foundation(ofTemplate("dev", "mine"));

            assertThat(engine.foundation(ofTemplate("other", "mine"))).isEqualTo(before);
            assertThat(before.image())
                    .isEqualTo(FakeImages.create(bench.home).id().value());
            assertThat(before.extensions()).isEmpty();
            assertThat(before.hypervisorVersion())
                    .isEqualTo(bench.hypervisor.inventory().hypervisorVersion().toString());

            Files.writeString(templates.resolve("mine.yaml"), "extends: ephemeral\ncpus: 3\n");
            assertThat(engine.foundation(ofTemplate("dev", "mine")).machines()).isNotEqualTo(before.machines());
            assertThat(bench.remains()).isEmpty();
        }
    }

    private static ClusterSpec ofTemplate(String name, String template) {
        return new ClusterSpec(
                new ClusterName(name),
                1,
                0,
                template,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Lease.Permanent(),
                Bench.HOST,
                Optional.empty(),
                new KubernetesChoice.None(),
                List.of());
    }

    @Test
    void whatWouldHaveToBeBuiltIsSaidWithARemedy() throws IOException {
        try (var bench = new Bench(directory)) {
            Home.deleteTree(bench.home.resolve("images"));
            try (var engine = bench.engine()) {
                assertThatThrownBy(() -> engine.foundation(SPEC))
                        .isInstanceOfSatisfying(
                                CoppiceException.HostNotReady.class,
                                refusal -> assertThat(refusal.remedy()).contains("coppice image build"))
                        .hasMessageContaining("node image");
            }
        }
    }

    @Test
    void kubernetesThatIsNotBuiltIsSaidToo() {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            var spec = SPEC.withKubernetes(new KubernetesChoice.Newest());
            assertThatThrownBy(() -> engine.foundation(spec))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("Kubernetes");

            var built = bench.extensions.build(Optional.empty(), _ -> {});
            assertThat(engine.foundation(spec).extensions())
                    .containsExactly(built.extension().id());
        }
    }

    @Test
    void aSpecThatCannotBeIsRefused() {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            assertThatThrownBy(() -> engine.foundation(SPEC.withImage(Optional.of("no-such-image"))))
                    .isInstanceOf(CoppiceException.InvalidRequest.class);
        }
    }
}
