package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Secret;
import io.coppice.orchestrator.core.ClusterCertificates.Role;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ClusterSecrets SECRETS = ClusterSecrets.generate(Samples.NOW, RANDOM);
    private static final ClusterCertificates CERTIFICATES = new ClusterCertificates(SECRETS);

    static X509Certificate certificate(Credential credential) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(credential.certificate().getBytes(StandardCharsets.US_ASCII)));
    }

    static List<String> alternativeNames(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static void validate(Credential leaf, Credential authority, Instant at) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(authority), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(factory.generateCertPath(List.of(certificate(leaf))), parameters);
    }

    @Test
    void aNodesCertificatesAreVouchedForAndNameTheNode() throws Exception {
        var node = Samples.cluster(1, 1).firstControlPlane();

        var identity = CERTIFICATES.identity(node, Samples.NOW, RANDOM);

        var api = identity.api().orElseThrow();
        validate(api, SECRETS.machine(), Samples.NOW);
        assertThat(alternativeNames(certificate(api)))
                .containsExactlyInAnyOrder(
                        "controlplane-1",
                        "localhost",
                        "127.0.0.1",
                        node.address().toString(),
                        "10.89.255.2");
        assertThat(certificate(api).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate(api).getBasicConstraints()).isEqualTo(-1);
        validate(identity.etcd().orElseThrow(), SECRETS.etcd(), Samples.NOW);
        validate(identity.etcdClient().orElseThrow(), SECRETS.etcd(), Samples.NOW);
        assertThat(certificate(identity.etcdClient().orElseThrow()).getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.2");
        assertThatThrownBy(() -> validate(api, SECRETS.etcd(), Samples.NOW)).isNotNull();
    }

    @Test
    void keysFitTheirCertificates() throws Exception {
        var credential = CERTIFICATES.client(Set.of(Role.ADMIN), Duration.ofDays(1), Samples.NOW, RANDOM);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(Pem.readPrivateKey(credential.key().orElseThrow()));
        signature.update(new byte[] {1, 2, 3});
        var signed = signature.sign();
        signature.initVerify(certificate(credential).getPublicKey());
        signature.update(new byte[] {1, 2, 3});

        assertThat(signature.verify(signed)).isTrue();
        assertThat(credential.key().orElseThrow().value()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(SECRETS.machine().key().orElseThrow().value()).startsWith("-----BEGIN EC PRIVATE KEY-----");
    }

    @Test
    void rolesStandInTheOrganisation() throws Exception {
        var client =
                CERTIFICATES.client(EnumSet.of(Role.READER, Role.OPERATOR), Duration.ofHours(8), Samples.NOW, RANDOM);

        var certificate = certificate(client);

        assertThat(certificate.getSubjectX500Principal().getName())
                .contains("O=os:operator", "O=os:reader")
                .doesNotContain("os:admin");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Samples.NOW.plus(Duration.ofHours(8)));
        validate(client, SECRETS.machine(), Samples.NOW);
    }

    @Test
    void clocksMayBeApart() throws Exception {
        var client = CERTIFICATES.client(Set.of(Role.ADMIN), Duration.ofDays(1), Samples.NOW, RANDOM);

        validate(client, SECRETS.machine(), Samples.NOW.minus(Duration.ofMinutes(59)));
        assertThatThrownBy(() -> validate(client, SECRETS.machine(), Samples.NOW.minus(Duration.ofMinutes(61))))
                .hasRootCauseInstanceOf(java.security.cert.CertificateNotYetValidException.class);
    }

    @Test
    void noCertificateOutlivesItsAuthority() throws Exception {
        var client = CERTIFICATES.client(Set.of(Role.ADMIN), Duration.ofDays(20_000), Samples.NOW, RANDOM);

        assertThat(certificate(client).getNotAfter())
                .isEqualTo(certificate(SECRETS.machine()).getNotAfter());
    }

    @Test
    void serialNumbersArePositiveAndDiffer() throws Exception {
        var serials = new HashSet<java.math.BigInteger>();
        for (var i = 0; i < 50; i++) {
            var serial = certificate(CERTIFICATES.client(Set.of(Role.ADMIN), Duration.ofDays(1), Samples.NOW, RANDOM))
                    .getSerialNumber();
            assertThat(serial.signum()).isPositive();
            assertThat(serial.bitLength()).isBetween(64, 159);
            serials.add(serial);
        }
        assertThat(serials).hasSize(50);
    }

    @Test
    void anAuthorityWithoutAKeyIssuesNothing() {
        assertThatThrownBy(() -> CertificateAuthority.of(
                        "machine", Credential.trust(SECRETS.machine().certificate())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("machine")
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> CertificateAuthority.of("machine", Credential.of("nonsense", "top secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("top secret");
        assertThatThrownBy(() -> Pem.readPrivateKey(new Secret("top secret"))).hasMessageNotContaining("top secret");
    }

    @Test
    void secretsSurviveTheirFile() {
        var text = SecretsCodec.write(SECRETS);

        assertThat(SecretsCodec.read(text, "secrets.yaml")).isEqualTo(SECRETS);
        assertThat(SECRETS.toString())
                .doesNotContain(SECRETS.clusterSecret().value())
                .doesNotContain("PRIVATE KEY");
        assertThat(SECRETS.bootstrapToken().value()).matches("[0-9a-z]{6}\\.[0-9a-z]{16}");
    }

    @Test
    void secretsThatCannotBeReadNameEveryPlaceAndShowNothing() {
        var text = SecretsCodec.write(SECRETS)
                .replace("bootstraptoken:", "bootstraptokn:")
                .replace("trustdinfo:", "trustinfo:")
                .replace(Pem.encode(SECRETS.etcd().key().orElseThrow().value()), "c2VjcmV0");

        assertThatThrownBy(() -> SecretsCodec.read(text, "secrets.yaml"))
                .isInstanceOfSatisfying(
                        io.coppice.orchestrator.CoppiceException.InvalidRequest.class,
                        refused -> assertThat(refused.problems())
                                .anyMatch(problem -> problem.contains("bootstraptoken"))
                                .anyMatch(problem -> problem.contains("trustdinfo"))
                                .anyMatch(problem -> problem.contains("certs.etcd.key"))
                                .noneMatch(problem -> problem.contains("c2VjcmV0")));
    }

    @Test
    void clientConfigurationSurvivesItsFile() {
        var cluster = Samples.cluster(3, 1);

        var config = CERTIFICATES.adminConfig(cluster, Samples.NOW, RANDOM);

        assertThat(ClientConfig.read(config.write(), "nodeconfig")).isEqualTo(config);
        assertThat(config.current().endpoints())
                .containsExactlyElementsOf(cluster.controlPlanes().stream()
                        .map(DesiredNode::apiEndpoint)
                        .toList());
        assertThat(config.toString()).doesNotContain("PRIVATE KEY");
    }
}
