package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
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
                .hasMessageContaining("PKCS#8")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"))
                .isInstanceOf(InvalidKeySpecException.class);
    }
}
