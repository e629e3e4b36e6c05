package io.coppice.machined.kubernetes.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.KubernetesVersion;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.component.Ports;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.ApiServerConfig;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ComponentConfig;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneCertificatesTest {

    private final CertifiedKey cluster = CertificateIssuer.authority("kubernetes", Duration.ofDays(3650));
    private final CertifiedKey aggregator = CertificateIssuer.authority("front-proxy", Duration.ofDays(3650));

    @TempDir
    private Path directory;

    ControlPlaneCertificatesTest() throws IdentityException {}

    @Test
    void everyProgramGetsItsOwnKeyAndName() throws Exception {
        ControlPlaneCertificates issued =
                ControlPlaneCertificates.issue(settings(Credential.of(cluster.certificate(), cluster.key())));
        Set<String> keys = new HashSet<>();
        for (CertifiedKey each : issued.certificates().values()) {
            keys.add(each.key());
        }
        assertThat(keys).hasSize(8);
        assertThat(parse(issued.get("scheduler")).getSubjectX500Principal().getName())
                .isEqualTo("CN=system:kube-scheduler");
        assertThat(parse(issued.get("apiserver-kubelet-client"))
                        .getSubjectX500Principal()
                        .getName())
                .contains("O=system:masters");
        parse(issued.get("front-proxy-client")).verify(parse(aggregator).getPublicKey());
        parse(issued.get("scheduler-server")).verify(parse(cluster).getPublicKey());
        assertThat(issued.due(Instant.now())).isEmpty();
        assertThat(issued.due(Instant.now().plus(Duration.ofDays(300)))).hasSize(8);
    }

    @Test
    void theApiIsKnownByAllItsNames() throws Exception {
        X509Certificate certificate =
                parse(ControlPlaneCertificates.issue(settings(Credential.of(cluster.certificate(), cluster.key())))
                        .get("apiserver"));
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(entry -> (String) entry.get(1))
                .contains(
                        "kubernetes.default.svc.cluster.local",
                        "localhost",
                        "cp-1",
                        "api.example.com",
                        "node-7",
                        "127.0.0.1",
                        "10.96.0.1",
                        "10.88.1.11",
                        "10.89.255.2",
                        "192.168.1.1");
    }

    @Test
    void withoutTheKeyOfTheAuthorityItIsSaidWhatIsMissing() {
        assertThatThrownBy(() -> ControlPlaneCertificates.issue(settings(Credential.trust(cluster.certificate()))))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("cluster.ca has no key");
    }

    @Test
    void aKubeletsCertificateIsOfUseOnlyToItsNodeInItsCluster() throws Exception {
        NodeSettings settings = settings(Credential.of(cluster.certificate(), cluster.key()));
        KubernetesPaths paths = paths();
        KubeletCertificate kept = KubeletCertificate.client(paths);
        Instant now = Instant.now();
        assertThat(kept.usable(cluster.certificate(), "cp-1", now)).isFalse();
        Files.createDirectories(paths.kubelet());
        kept.place(ControlPlaneCertificates.kubelet(settings));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.kubeletCertificate())))
                .isEqualTo("rw-------");
        assertThat(kept.usable(aggregator.certificate() + cluster.certificate(), "cp-1", now))
                .isTrue();
        assertThat(kept.usable(cluster.certificate(), "cp-10", now)).isFalse();
        assertThat(kept.usable(cluster.certificate(), "cp", now)).isFalse();
        assertThat(kept.usable(aggregator.certificate(), "cp-1", now)).isFalse();
        assertThat(kept.usable(cluster.certificate(), "cp-1", now.plus(Duration.ofDays(400))))
                .isFalse();
        String whole = Files.readString(paths.kubeletCertificate());
        for (String damaged : List.of("", "garbage", whole.substring(0, whole.length() - 40), whole.substring(40))) {
            Files.writeString(paths.kubeletCertificate(), damaged);
            assertThat(kept.usable(cluster.certificate(), "cp-1", now)).isFalse();
            assertThat(kept.valid(now)).isFalse();
        }
        kept.discard();
        assertThat(paths.kubeletCertificate()).doesNotExist();
    }

    @Test
    void whatAPowerCutLeftOfTheKubeletsCertificatesIsReplacedOrTakenAway() throws Exception {
        KubernetesPaths paths = paths();
        KubernetesFiles files = files(paths);
        Path target = paths.kubeletCertificates().resolve("kubelet-server-2026-01-01-00-00-00.pem");
        files.writeNode(Instant.now());
        Files.writeString(paths.kubeletCertificate(), "");
        Files.writeString(target, "");
        Files.createSymbolicLink(paths.kubeletServingCertificate(), target);

        files.writeNode(Instant.now());

        assertThat(KubeletCertificate.client(paths).valid(Instant.now())).isTrue();
        assertThat(Files.exists(paths.kubeletServingCertificate(), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    /** The kubelet replaces nothing else with the one that it asked for. */
    @Test
    void aKubeletsCertificateIsALinkAlsoWhereItWasAFile() throws Exception {
        KubernetesPaths paths = paths();
        KubernetesFiles files = files(paths);
        files.writeNode(Instant.now());
        assertThat(paths.kubeletCertificate()).isSymbolicLink();
        String whole = Files.readString(paths.kubeletCertificate());
        Files.delete(paths.kubeletCertificate());
        Files.writeString(paths.kubeletCertificate(), whole);

        files.writeNode(Instant.now());
        files.writeNode(Instant.now());

        assertThat(paths.kubeletCertificate()).isSymbolicLink().hasContent(whole);
        assertThat(paths.kubeletCertificates()).isDirectoryNotContaining("glob:**.link");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.kubeletCertificate())))
                .isEqualTo("rw-------");
    }

    @Test
    void aServingCertificateThatIsOfUseIsKept() throws Exception {
        KubernetesPaths paths = paths();
        KubernetesFiles files = files(paths);
        files.writeNode(Instant.now());
        Files.copy(paths.kubeletCertificate(), paths.kubeletServingCertificate());

        files.writeNode(Instant.now());

        assertThat(paths.kubeletServingCertificate()).hasSameBinaryContentAs(paths.kubeletCertificate());
    }

    private KubernetesPaths paths() {
        return KubernetesPaths.of(NodePaths.under(directory), directory);
    }

    private KubernetesFiles files(KubernetesPaths paths) throws Exception {
        return new KubernetesFiles(settings(Credential.of(cluster.certificate(), cluster.key())), paths);
    }

    private NodeSettings settings(Credential authority) {
        ApiServerConfig apiServer = new ApiServerConfig(
                ComponentConfig.DEFAULT,
                List.of("api.example.com", "node-7", "192.168.1.1"),
                Optional.empty(),
                Map.of());
        MachineConfig config = MachineConfig.of(
                Machine.builder(MachineType.CONTROL_PLANE, authority).build(),
                Cluster.builder(URI.create("https://10.88.1.11:6443"))
                        .ca(authority)
                        .aggregatorCA(Credential.of(aggregator.certificate(), aggregator.key()))
                        .apiServer(apiServer)
                        .build());
        return new NodeSettings(
                KubernetesVersion.parse("1.34.1"),
                config,
                "cp-1",
                InetAddress.ofLiteral("10.88.1.11"),
                List.of(InetAddress.ofLiteral("10.89.255.2")),
                Ports.standard(6443, Ports.BALANCER));
    }

    private static X509Certificate parse(CertifiedKey certified) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(certified.certificate().getBytes(StandardCharsets.US_ASCII)));
    }
}
