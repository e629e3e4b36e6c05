package io.coppice.machined.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import io.coppice.nodeos.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {

    private static final Map<String, Mirror> MIRRORS =
            Map.of("docker.io", new Mirror(List.of(URI.create("http://mirror:5000")), false, false));

    @Test
    void mirrorsAndTlsOfRegistriesChangeWhileTheNodeRuns() {
        MachineConfig before = config(RegistriesConfig.NONE);

        assertThat(ConfigChange.needingReboot(before, config(new RegistriesConfig(MIRRORS, Map.of()))))
                .isEmpty();
        assertThat(ConfigChange.needingReboot(
                        before, config(new RegistriesConfig(MIRRORS, Map.of("mirror:5000", access(true, ""))))))
                .isEmpty();
    }

    @Test
    void aLoginOfARegistryTakesAReboot() {
        MachineConfig before = config(new RegistriesConfig(MIRRORS, Map.of("mirror:5000", access(true, "one"))));

        assertThat(ConfigChange.needingReboot(
                        before, config(new RegistriesConfig(MIRRORS, Map.of("mirror:5000", access(true, "two"))))))
                .containsExactly("machine.registries.config.*.auth");
        assertThat(ConfigChange.needingReboot(
                        before, config(new RegistriesConfig(Map.of(), Map.of("mirror:5000", access(false, "one"))))))
                .isEmpty();
    }

    private static Access access(boolean insecure, String password) {
        return new Access(
                Optional.empty(),
                insecure,
                Optional.empty(),
                Optional.empty(),
                password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)),
                Optional.empty(),
                Optional.empty());
    }

    private static MachineConfig config(RegistriesConfig registries) {
        Machine machine = Machine.builder(MachineType.WORKER, Credential.trust("ca"))
                .registries(registries)
                .build();
        return MachineConfig.of(
                machine, Cluster.builder(URI.create("https://10.88.0.11:6443")).build());
    }
}
