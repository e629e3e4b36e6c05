package io.coppice.machined.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Issues certificates with fresh ECDSA P-256 keys. The only class that needs BouncyCastle: a node whose certificates come
 * with its config never loads it.
 */
public final class CertificateIssuer {

    /** Clocks of a node and its clients may differ by as much. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    private final X500Name issuer;
    private final PrivateKey issuerKey;
    private final KeyPair ownKey;

    private CertificateIssuer(X500Name issuer, PrivateKey issuerKey, KeyPair ownKey) {
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.ownKey = ownKey;
    }

    /**
     * An issuer that signs with a CA's key.
     *
     * @param name how messages call the CA, such as {@code machine.ca}
     */
    public static CertificateIssuer of(String name, CertifiedKey authority) throws IdentityException {
        try {
            X509CertificateHolder certificate = readCertificate(name, authority.certificate());
            return new CertificateIssuer(certificate.getSubject(), readKey(name, authority.key()), newKey());
        } catch (IOException | GeneralSecurityException failure) {
            throw new IdentityException(
                    name + " cannot be used to issue certificates: " + failure.getMessage()
                            + "; it must hold a certificate and its private key in PEM",
                    failure);
        }
    }

    /** A certificate that vouches for itself, for a node without a config. */
    public static CertifiedKey selfSigned(CertificateRequest request) throws IdentityException {
        try {
            KeyPair pair = newKey();
            return new CertificateIssuer(subject(request), pair.getPrivate(), pair).issue(request);
        } catch (GeneralSecurityException failure) {
            throw new IdentityException("no key for a self-signed certificate can be made: " + failure, failure);
        }
    }

    /** A new self-signed certificate authority. */
    public static CertifiedKey authority(String commonName, Duration lifetime) throws IdentityException {
        try {
            KeyPair pair = newKey();
            CertificateRequest request =
                    new CertificateRequest(commonName, "coppice", List.of(), List.of(), false, false, lifetime);
            X500Name name = subject(request);
            X509v3CertificateBuilder builder = begin(name, name, pair, lifetime);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            return finish(builder, pair.getPrivate(), pair);
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IdentityException("no certificate authority can be made: " + failure, failure);
        }
    }

    /** Issues one certificate. */
    public CertifiedKey issue(CertificateRequest request) throws IdentityException {
        try {
            X509v3CertificateBuilder builder = begin(issuer, subject(request), ownKey, request.lifetime());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            List<KeyPurposeId> purposes = new ArrayList<>();
            if (request.server()) {
                purposes.add(KeyPurposeId.id_kp_serverAuth);
            }
            if (request.client()) {
                purposes.add(KeyPurposeId.id_kp_clientAuth);
            }
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            List<GeneralName> alternatives = new ArrayList<>();
            for (String name : request.names()) {
                alternatives.add(new GeneralName(GeneralName.dNSName, name));
            }
            for (String address : request.addresses()) {
                alternatives.add(new GeneralName(GeneralName.iPAddress, address));
            }
            if (!alternatives.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            }
            return finish(builder, issuerKey, ownKey);
        } catch (IOException | OperatorCreationException | IllegalArgumentException failure) {
            throw new IdentityException(
                    "the certificate for " + request.commonName() + " cannot be issued: " + failure.getMessage(),
                    failure);
        }
    }

    private static X509v3CertificateBuilder begin(X500Name issuer, X500Name subject, KeyPair pair, Duration lifetime) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_DIFFERENCE)),
                Date.from(now.plus(lifetime)),
                subject,
                pair.getPublic());
    }

    private static CertifiedKey finish(X509v3CertificateBuilder builder, PrivateKey signingKey, KeyPair pair)
            throws OperatorCreationException, IOException {
        ContentSigner signer = new JcaContentSignerBuilder(signatureAlgorithm(signingKey)).build(signingKey);
        return new CertifiedKey(
                pem("CERTIFICATE", builder.build(signer).getEncoded()),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default ->
                throw new IllegalArgumentException("a CA key of the kind " + key.getAlgorithm()
                        + " is not supported; use ECDSA P-256, RSA or Ed25519");
        };
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
        return generator.generateKeyPair();
    }

    private static X500Name subject(CertificateRequest request) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        if (!request.organization().isEmpty()) {
            builder.addRDN(BCStyle.O, request.organization());
        }
        builder.addRDN(BCStyle.CN, request.commonName());
        return builder.build();
    }

    private static X509CertificateHolder readCertificate(String name, String pem)
            throws IOException, IdentityException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CertificateHolder certificate) {
                return certificate;
            }
        }
        throw new IdentityException(name + " holds no certificate in PEM");
    }

    private static PrivateKey readKey(String name, String pem) throws IOException, IdentityException {
        // Talos writes its Ed25519 keys, which are PKCS #8, under a heading of their own.
        String standard = pem.replace("ED25519 PRIVATE KEY", "PRIVATE KEY");
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (PEMParser parser = new PEMParser(new StringReader(standard))) {
            Object object;
            while ((object = parser.readObject()) != null) {
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        }
        throw new IdentityException(name + " holds no unencrypted private key in PEM");
    }

    private static String pem(String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        }
        return text.toString();
    }
}
