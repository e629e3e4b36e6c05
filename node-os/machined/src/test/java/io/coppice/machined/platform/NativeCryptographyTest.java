package io.coppice.machined.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NativeCryptographyTest {

    private static final String NAME = "AmazonCorrettoCryptoProvider";

    @BeforeEach
    void install() {
        assertThat(NativeCryptography.install()).isEmpty();
    }

    @AfterEach
    void remove() {
        Security.removeProvider(NAME);
    }

    @Test
    void whatAHandshakeNeedsIsNative() throws Exception {
        assertThat(KeyPairGenerator.getInstance("EC").getProvider().getName()).isEqualTo(NAME);
        assertThat(Signature.getInstance("SHA256withECDSA").getProvider().getName())
                .isEqualTo(NAME);
        assertThat(KeyAgreement.getInstance("ECDH").getProvider().getName()).isEqualTo(NAME);
        assertThat(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName())
                .isEqualTo(NAME);
    }

    @Test
    void randomNumbersAreLeftOut() {
        assertThat(new SecureRandom().getProvider().getName()).isNotEqualTo(NAME);
    }

    @Test
    void installingTwiceIsTheSameAsOnce() {
        assertThat(NativeCryptography.install()).isEmpty();

        assertThat(Security.getProviders())
                .filteredOn(provider -> provider.getName().equals(NAME))
                .hasSize(1);
    }
}
