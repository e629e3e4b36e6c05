package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysOfTheUsualAlgorithmsAreRead(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";

        assertThat(Pem.privateKey(pem).getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test
    void keysOfTheOlderFormsAreReadAlsoBehindTheirCertificate() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        PrivateKey elliptic = generator.generateKeyPair().getPrivate();
        PrivateKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(elliptic.getEncoded());
        byte[] namingItsCurve = new ECPrivateKey(
                        256,
                        ECPrivateKey.getInstance(info.parsePrivateKey()).getKey(),
                        info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
        byte[] bare = PrivateKeyInfo.getInstance(rsa.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        assertThat(Pem.privateKey(behindItsCertificate("EC PRIVATE KEY", namingItsCurve)))
                .isInstanceOfSatisfying(
                        java.security.interfaces.ECPrivateKey.class,
                        read -> assertThat(read.getS())
                                .isEqualTo(((java.security.interfaces.ECPrivateKey) elliptic).getS()));
        assertThat(Pem.privateKey(behindItsCertificate("RSA PRIVATE KEY", bare)))
                .isEqualTo(rsa);
        assertThat(Pem.certificates(behindItsCertificate("RSA PRIVATE KEY", bare)))
                .hasSize(1);
    }

    private static String behindItsCertificate(String label, byte[] key) throws Exception {
        StringWriter text = new StringWriter();
        text.write(new TestAuthority("one").certificatePem());
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, key));
        }
        return text.toString();
    }

    @Test
    void severalAuthoritiesAreReadInTheirOrder() throws Exception {
        String both = new TestAuthority("one").certificatePem() + "\n" + new TestAuthority("two").certificatePem();

        assertThat(Pem.certificates(both))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=one", "CN=two");
    }

    @Test
    void whatIsNoPemIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> Pem.certificates("")).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> Pem.privateKey("-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----"))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"))
                .isInstanceOf(InvalidKeySpecException.class);
    }
}
