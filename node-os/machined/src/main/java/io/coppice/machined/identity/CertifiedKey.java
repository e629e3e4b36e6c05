package io.coppice.machined.identity;

/**
 * A certificate with its private key.
 *
 * @param certificate PEM, the leaf first
 * @param key PEM of the unencrypted PKCS #8 private key; a secret
 */
public record CertifiedKey(String certificate, String key) {

    @Override
    public String toString() {
        return "CertifiedKey[certificate of " + certificate.length() + " characters, key hidden]";
    }
}
