package io.coppice.machined.api;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * What the API server proves itself with, and whom it trusts. Held in memory only.
 *
 * @param certificatePem the server's certificate, followed by its chain
 * @param keyPem its private key, PKCS#8
 * @param clientCaPem the authorities that client certificates are to come from; not used in maintenance
 */
public record TlsMaterial(String certificatePem, String keyPem, String clientCaPem) {
    /**
     * How a client may recognize a self-signed certificate: the SHA-256 of its public key (SubjectPublicKeyInfo), in Base64, as
     * clients of the machine API take it.
     *
     * @throws GeneralSecurityException when the certificate cannot be read
     */
    public String fingerprint() throws GeneralSecurityException {
        X509Certificate certificate = Pem.certificates(certificatePem)[0];
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(certificate.getPublicKey().getEncoded());
        return Base64.getEncoder().encodeToString(digest);
    }

    /** Without the key: records would print it. */
    @Override
    public String toString() {
        return "TlsMaterial[certificate of " + certificatePem.length() + " characters]";
    }
}
