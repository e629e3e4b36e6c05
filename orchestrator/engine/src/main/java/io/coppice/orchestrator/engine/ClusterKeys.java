package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.core.ClientConfig;
import io.coppice.orchestrator.core.ClusterCertificates;
import io.coppice.orchestrator.core.ClusterSecrets;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.ForkOrigin;
import io.coppice.orchestrator.core.SecretsCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets of clusters, read once per process and file; and the certificates made of them. */
final class ClusterKeys {

    private final Home home;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(FileTime written, ClusterSecrets secrets, ClusterCertificates certificates) {}

    ClusterKeys(Home home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /** Generates the secrets, unless the cluster has some. */
    void make(ClusterName cluster) throws IOException {
        var file = home.cluster(cluster).secrets();
        if (!Files.exists(file)) {
            var secrets = ClusterSecrets.generate(clock.instant(), random);
            AtomicFile.replace(file, SecretsCodec.write(secrets).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes those of the snapshot that the cluster is forked from, unless it has some. */
    void take(ClusterName cluster, Path secrets) throws IOException {
        var file = home.cluster(cluster).secrets();
        if (!Files.exists(file)) {
            AtomicFile.replace(file, Files.readAllBytes(secrets));
        }
    }

    ClusterSecrets secrets(ClusterName cluster) throws IOException {
        return entry(cluster).secrets();
    }

    ClusterCertificates certificates(ClusterName cluster) throws IOException {
        return entry(cluster).certificates();
    }

    SecureRandom random() {
        return random;
    }

    private Entry entry(ClusterName cluster) throws IOException {
        var file = home.cluster(cluster).secrets();
        var written = Files.getLastModifiedTime(file);
        var known = entries.get(file);
        if (known != null && known.written().equals(written)) {
            return known;
        }
        synchronized (this) {
            var again = entries.get(file);
            if (again != null && again.written().equals(written)) {
                return again;
            }
            var secrets = SecretsCodec.read(Files.readString(file), file.toString());
            var entry = new Entry(written, secrets, new ClusterCertificates(secrets));
            entries.put(file, entry);
            return entry;
        }
    }

    /** Writes the client configuration of an administrator, in place of one that is there. */
    void writeClientConfig(DesiredCluster cluster) throws IOException {
        var config = certificates(cluster.name()).adminConfig(cluster, validFrom(cluster), random);
        AtomicFile.replace(
                home.cluster(cluster.name()).clientConfig(), config.write().getBytes(StandardCharsets.UTF_8));
    }

    /** Nodes of a fork judge by the time at which they were frozen, until they are told the present one. */
    private Instant validFrom(DesiredCluster cluster) {
        return cluster.origin().map(ForkOrigin::frozenAt).orElseGet(clock::instant);
    }

    /** With what this process authenticates: the client configuration's certificate, or one of its own if that is missing or too old. */
    ClientConfig.Context administrator(ClusterName cluster) throws IOException {
        var written = readClientConfig(cluster).filter(context -> valid(context.certificate()));
        if (written.isPresent()) {
            return written.get();
        }
        return certificates(cluster)
                .clientConfig(
                        cluster.value(), List.of(), EnumSet.of(ClusterCertificates.Role.ADMIN), clock.instant(), random)
                .current();
    }

    private Optional<ClientConfig.Context> readClientConfig(ClusterName cluster) throws IOException {
        var file = home.cluster(cluster).clientConfig();
        try {
            return Optional.of(
                    ClientConfig.read(Files.readString(file), file.toString()).current());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean valid(String certificate) {
        try {
            var parsed = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
            return parsed.getNotAfter().toInstant().isAfter(clock.instant());
        } catch (CertificateException e) {
            return false;
        }
    }
}
