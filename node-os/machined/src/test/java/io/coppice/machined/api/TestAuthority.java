package io.coppice.machined.api;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
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
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues certificates for tests. */
final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair key;
    private final X500Name name;
    private final String certificatePem;

    TestAuthority(String name) throws GeneralSecurityException, IOException, OperatorCreationException {
        this.name = new X500Name("CN=" + name);
        this.key = newKey();
        JcaX509v3CertificateBuilder builder = builder(this.name, key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        this.certificatePem = pem(sign(builder));
    }

    String certificatePem() {
        return certificatePem;
    }

    TlsMaterial server() throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair own = newKey();
        JcaX509v3CertificateBuilder builder = builder(new X500Name("CN=node"), own);
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return issue(builder, own, KeyPurposeId.id_kp_serverAuth);
    }

    TlsMaterial client(String... organizations)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        return withOrganizations(KeyPurposeId.id_kp_clientAuth, organizations);
    }

    TlsMaterial withOrganizations(KeyPurposeId purpose, String... organizations)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair own = newKey();
        X500NameBuilder subject = new X500NameBuilder();
        for (String organization : organizations) {
            subject.addRDN(BCStyle.O, organization);
        }
        subject.addRDN(BCStyle.CN, "client");
        return issue(builder(subject.build(), own), own, purpose);
    }

    private TlsMaterial issue(JcaX509v3CertificateBuilder builder, KeyPair own, KeyPurposeId purpose)
            throws IOException, OperatorCreationException {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return new TlsMaterial(pem(sign(builder)), pem(new JcaPKCS8Generator(own.getPrivate(), null)), certificatePem);
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKey) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, RANDOM),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                subjectKey.getPublic());
    }

    private X509CertificateHolder sign(JcaX509v3CertificateBuilder builder) throws OperatorCreationException {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
