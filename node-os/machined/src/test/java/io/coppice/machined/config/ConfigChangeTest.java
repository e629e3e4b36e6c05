package io.coppice.machined.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeMarks;
import io.coppice.nodeos.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {

    private static final List<ExtensionConfig> EXTENSIONS =
            List.of(new ExtensionConfig("kubernetes", "1.34.1", "coppice-ext-0", "0".repeat(64), 1));

    @Test
    void whatKubernetesIsToldNeedsARebootOnlyWhereItRuns() {
        MachineConfig before = config("a", "1");
        MachineConfig after = config("b", "2");
        assertThat(ConfigChange.needingReboot(before, after)).isEmpty();
        assertThat(ConfigChange.needingReboot(before.withExtensions(EXTENSIONS), after.withExtensions(EXTENSIONS)))
                .containsExactly("machine.nodeLabels, machine.nodeAnnotations or machine.nodeTaints", "cluster");
        assertThat(ConfigChange.needingReboot(before.withExtensions(EXTENSIONS), before.withExtensions(EXTENSIONS)))
                .isEmpty();
    }

    private static MachineConfig config(String token, String label) {
        return MachineConfig.of(
                Machine.builder(MachineType.WORKER, Credential.trust("certificate"))
                        .nodeMarks(new NodeMarks(Map.of("rack", label), Map.of(), Map.of()))
                        .build(),
                Cluster.builder(URI.create("https://10.88.1.11:6443"))
                        .token(new Secret(token))
                        .build());
    }
}
