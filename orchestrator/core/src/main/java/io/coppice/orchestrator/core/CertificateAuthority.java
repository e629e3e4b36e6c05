package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Credential;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
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
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates. Keys are ECDSA P-256. Safe for use by several threads. */
public final class CertificateAuthority {

    /** Clocks may be apart by as much: certificates are valid from this long before now. */
    public static final Duration CLOCK_SKEW = Duration.ofHours(1);

    public static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

    private static final String CURVE = "secp256r1";

    private final X509CertificateHolder certificate;
    private final PrivateKey key;

    private CertificateAuthority(X509CertificateHolder certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * @param name what the authority is for, in messages
     * @throws IllegalArgumentException if it has no readable certificate and key; the message never holds any of the key
     */
    public static CertificateAuthority of(String name, Credential authority) {
        try {
            var secret =
                    authority.key().orElseThrow(() -> new IllegalArgumentException("there is no private key with it"));
            return new CertificateAuthority(Pem.readCertificate(authority.certificate()), Pem.readPrivateKey(secret));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the authority '" + name + "' cannot issue certificates: " + e.getMessage(), e);
        }
    }

    /** A new authority that vouches for itself. */
    public static Credential create(String organization, Instant now, SecureRandom random) {
        var pair = newKey(random);
        var name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organization)
                .build();
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                    name, serial(random), from(now), until(now, AUTHORITY_LIFETIME), name, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
            var certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(pair.getPrivate()));
            return Credential.of(
                    Pem.certificate(certificate.getEncoded()),
                    Pem.ecPrivateKey((ECPrivateKey) pair.getPrivate()).value());
        } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
            throw new IllegalStateException("no authority '" + organization + "' can be made on this Java platform", e);
        }
    }

    /** A new private key of its own, as PEM in SEC 1 form. */
    static io.coppice.nodeos.config.Secret createKey(SecureRandom random) {
        return Pem.ecPrivateKey((ECPrivateKey) newKey(random).getPrivate());
    }

    /** Issues a certificate with a new key. It never outlives the authority. */
    public Credential issue(CertificateRequest request, Instant now, SecureRandom random) {
        var pair = newKey(random);
        try {
            var longest = Duration.between(now, certificate.getNotAfter().toInstant());
            var lifetime = request.lifetime().compareTo(longest) < 0 ? request.lifetime() : longest;
            var builder = new JcaX509v3CertificateBuilder(
                    certificate.getSubject(),
                    serial(random),
                    from(now),
                    until(now, lifetime),
                    subject(request),
                    pair.getPublic());
            addExtensions(builder, request, pair.getPublic());
            var signed = builder.build(new JcaContentSignerBuilder(algorithm())
                    .setSecureRandom(random)
                    .build(key));
            return Credential.of(
                    Pem.certificate(signed.getEncoded()),
                    Pem.privateKey(pair.getPrivate()).value());
        } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
            throw new IllegalStateException("no certificate for " + request.commonName() + " can be issued", e);
        }
    }

    private void addExtensions(JcaX509v3CertificateBuilder builder, CertificateRequest request, PublicKey publicKey)
            throws CertIOException, GeneralSecurityException {
        var extensions = new JcaX509ExtensionUtils();
        var purposes = request.purposes().stream()
                .sorted()
                .map(purpose -> switch (purpose) {
                    case SERVER -> KeyPurposeId.id_kp_serverAuth;
                    case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                })
                .toArray(KeyPurposeId[]::new);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                .addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
        var names = new ArrayList<GeneralName>();
        request.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        request.addresses()
                .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress())));
        if (!names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        }
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            case String other ->
                throw new IllegalArgumentException("an authority with a key of the kind " + other
                        + " is not supported: use ECDSA, RSA or Ed25519");
        };
    }

    private static X500Name subject(CertificateRequest request) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        request.organizations().forEach(organization -> builder.addRDN(BCStyle.O, organization));
        return builder.addRDN(BCStyle.CN, request.commonName()).build();
    }

    private static KeyPair newKey(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform makes no P-256 keys", e);
        }
    }

    /** Positive, random, at most 16 bytes. */
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(126, random).setBit(126);
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(CLOCK_SKEW));
    }

    private static Date until(Instant now, Duration lifetime) {
        return Date.from(now.plus(lifetime));
    }
}
