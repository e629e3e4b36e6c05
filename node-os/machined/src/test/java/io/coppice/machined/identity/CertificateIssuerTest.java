package io.coppice.machined.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateIssuerTest {

    private static final CertificateRequest REQUEST = new CertificateRequest(
            "node-1", "os:admin", List.of("node-1"), List.of("10.88.0.11"), true, true, Duration.ofDays(30));

    @Test
    void anIssuedCertificateIsSignedByItsAuthorityAndSaysWhatWasAsked() throws Exception {
        CertifiedKey authority = CertificateIssuer.authority("test", Duration.ofDays(365));
        CertifiedKey issued = CertificateIssuer.of("machine.ca", authority).issue(REQUEST);
        X509Certificate certificate = parse(issued.certificate());
        certificate.verify(parse(authority.certificate()).getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).contains("O=os:admin", "CN=node-1");
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(entry -> (Object) entry.get(1))
                .containsExactlyInAnyOrder("node-1", "10.88.0.11");
        assertThat(certificate.getExtendedKeyUsage()).hasSize(2);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getNotAfter()).isBefore(Date.from(Instant.now().plus(Duration.ofDays(31))));
        assertThat(issued.key()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(issued.toString()).doesNotContain("BEGIN");
    }

    @Test
    void aSelfSignedCertificateVouchesForItself() throws Exception {
        X509Certificate certificate =
                parse(CertificateIssuer.selfSigned(REQUEST).certificate());
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void anAuthorityWithoutAKeyIsRefusedByName() throws Exception {
        CertifiedKey authority = CertificateIssuer.authority("test", Duration.ofDays(1));
        assertThatThrownBy(() ->
                        CertificateIssuer.of("cluster.etcd.ca", new CertifiedKey(authority.certificate(), "nothing")))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("cluster.etcd.ca");
    }

    private static X509Certificate parse(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    }
}
