package io.coppice.machined.api;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads PEM with what the JDK has. Netty would load all of BouncyCastle for it, which takes longer than the rest of the server. */
public final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String[] ALGORITHMS = {"EC", "RSA", "EdDSA"};

    private Pem() {}

    private record Block(String label, String base64) {

        byte[] content() throws InvalidKeySpecException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new InvalidKeySpecException("the " + label + " is not in Base64", e);
            }
        }
    }

    /**
     * All certificates of a text, in their order. It may hold other things beside them, such as their key.
     *
     * @throws CertificateException when there is none, or one cannot be read
     */
    public static X509Certificate[] certificates(String pem) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Block block : blocks(pem)) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (InvalidKeySpecException e) {
            throw new CertificateException(e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate in PEM");
        }
        return certificates.toArray(X509Certificate[]::new);
    }

    /**
     * The first private key of a text: PKCS #8, or the older forms of EC (SEC 1) and RSA (PKCS #1) keys.
     *
     * @throws GeneralSecurityException when there is none, or its algorithm is none of EC, RSA and EdDSA
     */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decode(block.content());
                }
                case "EC PRIVATE KEY" -> {
                    return decode(Pkcs8.ofEc(block.content()));
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(Pkcs8.ofRsa(block.content()));
                }
                default -> {}
            }
        }
        throw new InvalidKeySpecException(
                "there is no unencrypted private key in PEM: it begins with -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey decode(byte[] der) throws GeneralSecurityException {
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

    private static List<Block> blocks(String pem) throws InvalidKeySpecException {
        List<Block> blocks = new ArrayList<>();
        int begin = pem.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = pem.indexOf(DASHES, begin + BEGIN.length());
            if (labelEnd < 0) {
                break;
            }
            String label = pem.substring(begin + BEGIN.length(), labelEnd);
            int end = pem.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new InvalidKeySpecException("the PEM of a " + label + " has no end");
            }
            blocks.add(new Block(label, pem.substring(labelEnd + DASHES.length(), end)));
            begin = pem.indexOf(BEGIN, end);
        }
        return blocks;
    }
}
