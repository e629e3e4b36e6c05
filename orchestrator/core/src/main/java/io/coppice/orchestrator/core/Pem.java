package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as PEM text. */
public final class Pem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String certificate(byte[] der) {
        return armour("CERTIFICATE", der);
    }

    /** PKCS #8, which every TLS stack reads. */
    static Secret privateKey(PrivateKey key) {
        return new Secret(armour("PRIVATE KEY", key.getEncoded()));
    }

    /** SEC 1 with the name of the curve, as tools made for Talos write the keys of authorities. */
    static Secret ecPrivateKey(ECPrivateKey key) {
        try {
            var structure = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1);
            return new Secret(armour("EC PRIVATE KEY", structure.getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException("a P-256 key can always be encoded", e);
        }
    }

    /** @throws IllegalArgumentException if the text holds no certificate */
    static X509CertificateHolder readCertificate(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CertificateHolder certificate) {
                return certificate;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a certificate in PEM cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("there is no certificate in PEM");
    }

    /** @throws IllegalArgumentException if the text holds no private key, or an encrypted one */
    public static PrivateKey readPrivateKey(Secret pem) {
        // Talos heads its Ed25519 keys, which are PKCS #8, in its own way.
        var standard = pem.value().replace("ED25519 PRIVATE KEY", "PRIVATE KEY");
        var converter = new JcaPEMKeyConverter();
        try (var parser = new PEMParser(new StringReader(standard))) {
            for (var found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (found instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a private key in PEM cannot be read", e);
        }
        throw new IllegalArgumentException("there is no unencrypted private key in PEM");
    }

    /** Base64 of PEM, as it stands in YAML. */
    static String encode(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if the text is not base64 */
    static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String armour(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
