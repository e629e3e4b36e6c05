package io.coppice.machined.kubernetes.pki;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate of the kubelet with its key, as it lies on the state disk. The kubelet writes both without waiting for the disk, and does not
 * start with one that a power cut left empty or cut off.
 */
public final class KubeletCertificate {

    private static final Pattern CERTIFICATE = pem("CERTIFICATE");
    private static final Pattern KEY = pem("[A-Z ]*PRIVATE KEY");

    private final Path directory;
    private final Path file;

    private KubeletCertificate(Path directory, Path file) {
        this.directory = directory;
        this.file = file;
    }

    /** With which the kubelet speaks to the API servers. */
    public static KubeletCertificate client(KubernetesPaths paths) {
        return new KubeletCertificate(paths.kubeletCertificates(), paths.kubeletCertificate());
    }

    /** With which the kubelet answers the API servers. */
    public static KubeletCertificate server(KubernetesPaths paths) {
        return new KubeletCertificate(paths.kubeletCertificates(), paths.kubeletServingCertificate());
    }

    private static Pattern pem(String what) {
        return Pattern.compile("-----BEGIN " + what + "-----.*?-----END " + what + "-----", Pattern.DOTALL);
    }

    /**
     * Whether it is there and of use to this node in this cluster: a state disk may outlive both.
     *
     * @param authorities PEM of the cluster's CAs
     * @param nodeName whose certificate it must be
     */
    public boolean usable(String authorities, String nodeName, Instant now) throws IOException {
        try {
            Optional<X509Certificate> found = read();
            if (found.isEmpty()) {
                return false;
            }
            X509Certificate certificate = found.get();
            certificate.checkValidity(Date.from(now));
            String subject = "," + certificate.getSubjectX500Principal().getName() + ",";
            return subject.contains(",CN=system:node:" + nodeName + ",") && issuedBy(certificate, authorities);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }

    /** Whether it is there and in its time: without, the kubelet asks for another with the token. */
    public boolean valid(Instant now) {
        try {
            Optional<X509Certificate> found = read();
            if (found.isPresent()) {
                found.get().checkValidity(Date.from(now));
            }
            return found.isPresent();
        } catch (GeneralSecurityException | IOException unusable) {
            return false;
        }
    }

    private Optional<X509Certificate> read() throws IOException, GeneralSecurityException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher certificate = CERTIFICATE.matcher(text);
        if (!certificate.find() || !KEY.matcher(text).find()) {
            return Optional.empty();
        }
        byte[] pem = certificate.group().getBytes(StandardCharsets.US_ASCII);
        return Optional.of((X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    }

    /** Puts a certificate in place, for the kubelet to find and later to renew. */
    public void place(CertifiedKey certified) throws IOException {
        SecretFiles.createDirectory(directory);
        place(certified.certificate() + certified.key());
    }

    /** The kubelet replaces a link with one to its new certificate, and refuses to replace a file (client-go, {@code certificate_store.go}). */
    public void makeReplaceable() throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            place(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    private void place(String text) throws IOException {
        Path issued = Path.of(file + ".issued");
        SecretFiles.write(issued, text);
        Path link = Path.of(file + ".link");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, issued);
        Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes away what is of no use, so that the kubelet asks for a new one. */
    public void discard() throws IOException {
        Files.deleteIfExists(file);
    }

    private static boolean issuedBy(X509Certificate certificate, String authorities) throws GeneralSecurityException {
        var pems = new ByteArrayInputStream(authorities.getBytes(StandardCharsets.UTF_8));
        for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(pems)) {
            if (verifies(certificate, authority)) {
                return true;
            }
        }
        return false;
    }

    private static boolean verifies(X509Certificate certificate, Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
