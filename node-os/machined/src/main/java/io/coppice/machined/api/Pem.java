package io.coppice.machined.api;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads PEM with what the JDK has. Netty would load all of BouncyCastle for it, which takes longer than the rest of the server. */
public final class Pem {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final String[] ALGORITHMS = {"EC", "RSA", "EdDSA"};

    private Pem() {}

    /**
     * All certificates of a text, in their order.
     *
     * @throws CertificateException when there is none, or one cannot be read
     */
    public static X509Certificate[] certificates(String pem) throws CertificateException {
        X509Certificate[] certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .toArray(X509Certificate[]::new);
        if (certificates.length == 0) {
            throw new CertificateException("there is no certificate in PEM");
        }
        return certificates;
    }

    /**
     * The private key of a text.
     *
     * @throws GeneralSecurityException when there is none in PKCS#8, or its algorithm is none of EC, RSA and EdDSA
     */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(KEY_BEGIN);
        int end = pem.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new InvalidKeySpecException("there is no private key in PKCS#8: it begins with " + KEY_BEGIN);
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("the private key is not in Base64", e);
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(der);
        InvalidKeySpecException last = new InvalidKeySpecException("the private key is of no known algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }
}
