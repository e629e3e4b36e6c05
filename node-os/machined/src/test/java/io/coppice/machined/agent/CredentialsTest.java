package io.coppice.machined.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.etcd.Etcd;
import io.coppice.machined.etcd.EtcdSetup;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NetworkConfig;
import io.coppice.nodeos.config.NodeIdentity;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path root;

    private CertifiedKey authority;
    private NodePaths paths;
    private Credentials credentials;
    private boolean refuses;
    private final List<String> shown = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        authority = CertificateIssuer.authority("test", DAY);
        paths = NodePaths.under(root);
        Files.createDirectories(paths.run());
        credentials = new Credentials(paths, new NodeName(), InstantSource.system(), (certificates, config) -> {
            if (refuses) {
                throw new PhaseException("no such key");
            }
            shown.add(certificates.api().certificate());
        });
    }

    @Test
    void aChangedIdentityIsShownByTheApiAndByEtcd() throws Exception {
        CertifiedKey first = issue();
        CertifiedKey second = issue();
        credentials.take(config(first));
        credentials.writeEtcd(config(first));
        try (Etcd etcd = etcd(config(first))) {
            credentials.serve(etcd);

            credentials.renew(config(second));
        }

        assertThat(shown).containsExactly(second.certificate());
        assertThat(EtcdSetup.files(paths).certificate()).hasContent(second.certificate());
        assertThat(EtcdSetup.files(paths).key()).hasContent(second.key());
        assertThat(credentials.etcdClient().certificate()).isEqualTo(second.certificate());
    }

    @Test
    void whatTheApiRefusesChangesNothing() throws Exception {
        CertifiedKey first = issue();
        credentials.take(config(first));
        credentials.writeEtcd(config(first));
        refuses = true;
        try (Etcd etcd = etcd(config(first))) {
            credentials.serve(etcd);
            assertThatThrownBy(() -> credentials.renew(config(issue()))).isInstanceOf(PhaseException.class);
        }
        assertThat(EtcdSetup.files(paths).certificate()).hasContent(first.certificate());
        assertThat(credentials.current().api()).isEqualTo(first);
    }

    private Etcd etcd(MachineConfig config) throws Exception {
        return new Etcd(
                EtcdSetup.settings(config, "cp", paths),
                EtcdSetup.files(paths),
                EtcdSetup.authority(config),
                credentials::etcdClient);
    }

    private CertifiedKey issue() throws Exception {
        return CertificateIssuer.of("ca", authority)
                .issue(new CertificateRequest("cp", "", List.of("cp"), List.of("127.0.0.1"), true, true, DAY));
    }

    private MachineConfig config(CertifiedKey identity) {
        Credential own = Credential.of(identity.certificate(), identity.key());
        Credential trust = Credential.of(authority.certificate(), authority.key());
        InterfaceConfig card = new InterfaceConfig(
                new InterfaceConfig.ByName("eth0"),
                List.of(IpPrefix.parse("10.88.0.11/24")),
                List.of(),
                false,
                Optional.empty());
        Machine machine = Machine.builder(MachineType.CONTROL_PLANE, trust)
                .network(new NetworkConfig(Optional.of("cp"), List.of(card), List.of(), List.of(), List.of()))
                .build();
        Cluster cluster = Cluster.builder(URI.create("https://10.88.0.11:6443"))
                .etcd(new EtcdConfig(Optional.of(trust), Map.of(), List.of()))
                .build();
        return MachineConfig.of(machine, cluster)
                .withIdentity(new NodeIdentity(Optional.of(own), Optional.of(own), Optional.of(own)));
    }
}
