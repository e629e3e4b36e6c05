package io.coppice.machined.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells which certificates near their end. */
public final class Expiry {

    private Expiry() {}

    /**
     * The certificates of which less than a third of their lifetime is left, each with its end.
     *
     * @throws IdentityException when one cannot be read
     */
    public static List<String> due(NodeCertificates certificates, Instant now) throws IdentityException {
        List<String> due = new ArrayList<>();
        add(due, "api", Optional.of(certificates.api()), now);
        add(due, "etcd", certificates.etcd(), now);
        add(due, "etcdClient", certificates.etcdClient(), now);
        return due;
    }

    /** Whether less than a third of a certificate's lifetime is left. */
    public static boolean due(String name, CertifiedKey certified, Instant now) throws IdentityException {
        X509Certificate certificate = parse(name, certified.certificate());
        Instant end = certificate.getNotAfter().toInstant();
        Duration lifetime = Duration.between(certificate.getNotBefore().toInstant(), end);
        return Duration.between(now, end).multipliedBy(3).compareTo(lifetime) < 0;
    }

    /** Until when a certificate is valid. */
    public static Instant end(String name, CertifiedKey certified) throws IdentityException {
        return parse(name, certified.certificate()).getNotAfter().toInstant();
    }

    private static void add(List<String> due, String name, Optional<CertifiedKey> certified, Instant now)
            throws IdentityException {
        if (certified.isPresent() && due(name, certified.get(), now)) {
            due.add(name + " (until " + end(name, certified.get()) + ")");
        }
    }

    private static X509Certificate parse(String name, String pem) throws IdentityException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException failure) {
            throw new IdentityException(
                    "the certificate " + name + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}
