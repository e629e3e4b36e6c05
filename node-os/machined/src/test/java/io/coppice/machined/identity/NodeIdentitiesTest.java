package io.coppice.machined.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeIdentity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeIdentitiesTest {

    private Credential authority;
    private CertifiedKey given;

    @BeforeEach
    void issue() throws Exception {
        CertifiedKey made = CertificateIssuer.authority("test", Duration.ofDays(400));
        authority = Credential.of(made.certificate(), made.key());
        given = CertificateIssuer.of("ca", made)
                .issue(new CertificateRequest("w", "", List.of(), List.of(), true, false, Duration.ofDays(30)));
    }

    @Test
    void whatTheConfigBringsIsTaken() throws Exception {
        Credential own = Credential.of(given.certificate(), given.key());
        MachineConfig config = worker(Credential.trust(authority.certificate()))
                .withIdentity(new NodeIdentity(Optional.of(own), Optional.empty(), Optional.empty()));
        NodeCertificates certificates = of(config, "w");
        assertThat(certificates.api()).isEqualTo(given);
        assertThat(certificates.etcd()).isEmpty();
    }

    @Test
    void whatIsMissingIsIssuedFromTheConfigsAuthorities() throws Exception {
        NodeCertificates certificates = of(controlPlane(authority, List.of()), "cp");
        assertThat(certificates.etcd()).isPresent();
        assertThat(certificates.etcdClient()).isPresent();
        Instant now = Instant.now();
        assertThat(Expiry.due(certificates, now)).isEmpty();
        assertThat(Expiry.due(certificates, now.plus(Duration.ofDays(250))))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("api");
    }

    @Test
    void withoutCertificateAndKeyItIsSaidWhatIsMissing() {
        assertThatThrownBy(() -> of(worker(Credential.trust(authority.certificate())), "w"))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("NodeIdentityConfig.api")
                .hasMessageContaining("machine.ca");
    }

    @Test
    void whatWasIssuedIsKeptUntilItIsDueOrSomethingElseIsAskedFor() throws Exception {
        IssuedCertificates issued = new IssuedCertificates();
        Instant now = Instant.now();
        MachineConfig config = controlPlane(authority, List.of());
        NodeCertificates first = NodeIdentities.of(config, "cp", issued, now);

        assertThat(NodeIdentities.of(config, "cp", issued, now)).isEqualTo(first);

        NodeCertificates named = NodeIdentities.of(controlPlane(authority, List.of("cp.example")), "cp", issued, now);
        assertThat(named.api()).isNotEqualTo(first.api());
        assertThat(named.etcd()).isEqualTo(first.etcd());
        assertThat(named.etcdClient()).isEqualTo(first.etcdClient());

        NodeCertificates later = NodeIdentities.of(config, "cp", issued, now.plus(Duration.ofDays(250)));
        assertThat(later.etcd()).isNotEqualTo(first.etcd());
        assertThat(later.etcdClient()).isNotEqualTo(first.etcdClient());

        CertifiedKey another = CertificateIssuer.authority("another", Duration.ofDays(400));
        MachineConfig trusting = controlPlane(Credential.of(another.certificate(), another.key()), List.of());
        assertThat(NodeIdentities.of(trusting, "cp", issued, now).etcdClient()).isNotEqualTo(later.etcdClient());
    }

    private static NodeCertificates of(MachineConfig config, String hostname) throws IdentityException {
        return NodeIdentities.of(config, hostname, new IssuedCertificates(), Instant.now());
    }

    private static MachineConfig controlPlane(Credential authority, List<String> names) {
        return MachineConfig.of(
                Machine.builder(MachineType.CONTROL_PLANE, authority)
                        .certSANs(names)
                        .build(),
                cluster()
                        .etcd(new EtcdConfig(Optional.of(authority), Map.of(), List.of()))
                        .build());
    }

    private static MachineConfig worker(Credential authority) {
        return MachineConfig.of(
                Machine.builder(MachineType.WORKER, authority).build(),
                cluster().build());
    }

    private static Cluster.Builder cluster() {
        return Cluster.builder(URI.create("https://10.88.0.11:6443"));
    }
}
