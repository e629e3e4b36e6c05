package io.coppice.nodeos.config;

import java.util.Optional;

/**
 * A certificate with or without its private key. In the document both are base64 of PEM ({@code crt}, {@code key}).
 *
 * @param certificate PEM
 * @param key PEM; absent where only the trust is needed
 */
public record Credential(String certificate, Optional<Secret> key) {

    public static Credential trust(String certificatePem) {
        return new Credential(certificatePem, Optional.empty());
    }

    public static Credential of(String certificatePem, String keyPem) {
        return new Credential(certificatePem, Optional.of(new Secret(keyPem)));
    }
}
