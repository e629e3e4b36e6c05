package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Disk;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreloadTest {

    private static final ClusterName DEV = new ClusterName("dev");

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(directory);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private static ClusterSpec spec(String... preloads) {
        return Bench.spec("dev", 1, 1).withPreloads(List.of(preloads));
    }

    @Test
    void everyNodeIsGivenTheNewestStoreOfTheName() {
        bench.extensions.store("webshop", "000000000001");
        var tools = bench.extensions.store("tools", "000000000002");
        var webshop = bench.extensions.store("webshop", "000000000003");
        try (var engine = bench.engine()) {
            bench.up(engine, spec("webshop", "tools"));

            assertThat(engine.cluster(DEV).extensions()).containsExactly(webshop.id(), tools.id());
            assertThat(engine.cluster(DEV).kubernetes()).isEmpty();
            assertThat(bench.hypervisor.domains())
                    .hasSize(2)
                    .allSatisfy(domain -> assertThat(
                                    bench.hypervisor.specOf(domain.id()).disks())
                            .extracting(Disk::serial)
                            .contains("coppice-ext-0", "coppice-ext-1"));
        }
    }

    @Test
    void theyComeAfterKubernetes() {
        var webshop = bench.extensions.store("webshop", "000000000001");
        try (var engine = bench.engine()) {
            bench.up(engine, spec("webshop").withKubernetes(new KubernetesChoice.Newest()));

            assertThat(engine.cluster(DEV).extensions()).containsExactly("ext-1.34.1", webshop.id());
            assertThat(engine.cluster(DEV).kubernetes()).contains("1.34.1");
        }
    }

    @Test
    void anUnknownNameIsRefusedBeforeAnythingIsMade() throws Exception {
        bench.extensions.store("webshop", "000000000001");
        try (var engine = bench.engine()) {
            var wanted = spec("websop").withKubernetes(new KubernetesChoice.Newest());
            assertThatThrownBy(() -> bench.up(engine, wanted))
                    .isInstanceOfSatisfying(
                            CoppiceException.InvalidRequest.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("'websop'", "there are webshop", "image extension build images websop"));
            assertThatThrownBy(() -> engine.plan(new Change.Up(wanted)))
                    .isInstanceOf(CoppiceException.InvalidRequest.class);
            assertThat(bench.extensions.built).isEmpty();
        }
        assertThat(bench.remains()).isEmpty();
    }

    @Test
    void aClusterKeepsItsStoreWhenANewerOneIsBuilt() {
        var first = bench.extensions.store("webshop", "000000000001");
        try (var engine = bench.engine()) {
            bench.up(engine, spec("webshop"));
            bench.extensions.store("webshop", "000000000002");
            bench.extensions.store("tools", "000000000003");

            bench.up(engine, spec());
            bench.up(engine, spec("webshop").withPreloads(List.of("webshop")));

            assertThat(engine.cluster(DEV).extensions()).containsExactly(first.id());
            assertThatThrownBy(() -> bench.up(engine, spec("tools")))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("preloaded images: it has webshop, asked for tools");
        }
    }
}
