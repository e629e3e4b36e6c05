package io.coppice.machined.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.ConfigControl.Mode;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigWriter;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NetworkConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeConfigTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path root;

    private Credential authority;
    private NodePaths paths;
    private NodeConfig config;
    private final List<String> applied = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch twice = new CountDownLatch(2);
    private final List<String> reboots = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch rebooted = new CountDownLatch(1);
    private ConfigStore store;
    private volatile boolean refuses;

    @BeforeEach
    void prepare() throws Exception {
        CertifiedKey made = CertificateIssuer.authority("test", Duration.ofDays(1));
        authority = Credential.of(made.certificate(), made.key());
        paths = NodePaths.under(root);
        store = new ConfigStore(paths);
        store.stateDiskMounted();
        config = new NodeConfig(store, new ConfigTarget() {
            @Override
            public void apply(LoadedConfig loaded) {
                if (refuses) {
                    throw new NodeException(NodeException.Kind.UNAVAILABLE, "the kernel refuses");
                }
                applied.add(loaded.config().machine().sysctls().getOrDefault("vm.swappiness", "none"));
                twice.countDown();
            }

            @Override
            public void reboot(String reason) {
                reboots.add(reason);
                rebooted.countDown();
            }
        });
    }

    @Test
    void theFirstConfigIsKeptPrivatelyAndEndsTheWait() throws Exception {
        assertThat(config.apply(yaml("cp", "1"), Mode.AUTO, LONG).mode()).isEqualTo(Mode.NO_REBOOT);
        assertThat(config.await().config().machine().sysctls()).containsEntry("vm.swappiness", "1");
        assertThat(Files.readAllBytes(paths.configFile())).isEqualTo(yaml("cp", "1"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.configFile())))
                .isEqualTo("rw-------");
        assertThat(new ConfigStore(paths).load().orElseThrow().source()).isEqualTo(ConfigSource.STATE_DISK);
        assertThatThrownBy(
                        () -> new NodeConfig(new ConfigStore(paths), refusing()).apply(yaml("cp", "1"), Mode.TRY, LONG))
                .hasMessageContaining("no config to go back to");
    }

    @Test
    void whatCanChangeWhileRunningDoesAndTheRestReboots() throws Exception {
        begin();
        assertThat(config.apply(yaml("cp", "2"), Mode.AUTO, LONG).mode()).isEqualTo(Mode.NO_REBOOT);
        assertThat(applied).containsExactly("2");
        assertThat(reboots).isEmpty();
        assertThatThrownBy(() -> config.apply(yaml("other", "2"), Mode.NO_REBOOT, LONG))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("machine.network");
        assertThat(config.apply(yaml("other", "2"), Mode.AUTO, LONG).mode()).isEqualTo(Mode.REBOOT);
        assertThat(reboots).hasSize(1);
        assertThat(Files.readAllBytes(paths.configFile())).isEqualTo(yaml("other", "2"));
    }

    @Test
    void aStagedConfigWaitsForTheNextBoot() throws Exception {
        begin();
        assertThat(config.apply(yaml("cp", "3"), Mode.STAGED, LONG).mode()).isEqualTo(Mode.STAGED);
        assertThat(applied).isEmpty();
        assertThat(Files.readAllBytes(paths.configFile())).isEqualTo(yaml("cp", "3"));
    }

    @Test
    void aTrialEndsWithItsTimeAndIsNeverKept() throws Exception {
        begin();
        config.apply(yaml("cp", "4"), Mode.TRY, Duration.ofMillis(200));
        assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(applied).containsExactly("4", "1");
        assertThat(paths.configFile()).doesNotExist();
    }

    @Test
    void aTrialThatCannotBeTakenBackEndsWithARebootIntoTheConfigThatWasKept() throws Exception {
        begin();
        config.apply(yaml("cp", "4"), Mode.TRY, Duration.ofMillis(200));
        refuses = true;
        assertThat(rebooted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reboots).singleElement().asString().contains("cannot be taken back", "the kernel refuses");
        assertThat(config.current().orElseThrow().config().machine().sysctls()).containsEntry("vm.swappiness", "1");
        assertThat(paths.configFile()).doesNotExist();
    }

    @Test
    void withoutAStateDiskNothingIsSaidToBeKept() throws Exception {
        NodeConfig diskless = new NodeConfig(new ConfigStore(paths), refusing());
        for (Mode mode : List.of(Mode.STAGED, Mode.REBOOT)) {
            assertThatThrownBy(() -> diskless.apply(yaml("cp", "1"), mode, LONG))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("no state disk");
        }
        assertThat(diskless.current()).isEmpty();
        assertThat(diskless.apply(yaml("cp", "1"), Mode.AUTO, LONG).details()).startsWith("not kept");
        assertThatThrownBy(() -> diskless.apply(yaml("other", "1"), Mode.AUTO, LONG))
                .hasMessageContaining("no state disk");
    }

    @Test
    void aTrialThatIsAppliedAgainStays() throws Exception {
        begin();
        config.apply(yaml("cp", "4"), Mode.TRY, Duration.ofMillis(300));
        config.apply(yaml("cp", "4"), Mode.NO_REBOOT, LONG);
        Thread.sleep(600);
        assertThat(applied).containsExactly("4", "4");
        assertThat(config.current().orElseThrow().config().machine().sysctls()).containsEntry("vm.swappiness", "4");
    }

    @Test
    void aDryRunTellsTheDifferenceAndChangesNothing() throws Exception {
        begin();
        assertThat(config.dryRun(yaml("cp", "5"), Mode.AUTO).details()).contains("- ", "+ ", "5");
        assertThat(config.dryRun(yaml("cp", "1"), Mode.AUTO).details()).contains("no difference");
        CertifiedKey other = CertificateIssuer.authority("other", Duration.ofDays(1));
        authority = Credential.of(other.certificate(), other.key());
        String key = Base64.getEncoder().encodeToString(other.key().getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(yaml("cp", "1"), StandardCharsets.UTF_8)).contains(key);
        assertThat(config.dryRun(yaml("cp", "1"), Mode.AUTO).details())
                .contains("(redacted 2)")
                .doesNotContain(key);
        assertThat(applied).isEmpty();
        assertThat(paths.configFile()).doesNotExist();
    }

    @Test
    void aWrongConfigIsRefusedWithAllItsProblems() {
        assertThatThrownBy(() ->
                        config.apply("machine: 1\nclustr: {}\n".getBytes(StandardCharsets.UTF_8), Mode.AUTO, LONG))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID))
                .hasMessageContaining("clustr");
        assertThat(config.current()).isEmpty();
    }

    private void begin() throws Exception {
        config.begin(ConfigStore.parse(yaml("cp", "1")));
    }

    private byte[] yaml(String hostname, String swappiness) {
        Machine machine = Machine.builder(MachineType.CONTROL_PLANE, authority)
                .network(new NetworkConfig(Optional.of(hostname), List.of(), List.of(), List.of(), List.of()))
                .sysctls(Map.of("vm.swappiness", swappiness))
                .build();
        Cluster cluster = Cluster.builder(URI.create("https://10.88.0.11:6443"))
                .etcd(new EtcdConfig(Optional.of(authority), Map.of(), List.of()))
                .build();
        return MachineConfigWriter.write(MachineConfig.of(machine, cluster)).getBytes(StandardCharsets.UTF_8);
    }

    private static ConfigTarget refusing() {
        return new ConfigTarget() {
            @Override
            public void apply(LoadedConfig loaded) {
                throw new AssertionError("nothing is to be applied");
            }

            @Override
            public void reboot(String reason) {
                throw new AssertionError("nothing is to be rebooted");
            }
        };
    }
}
