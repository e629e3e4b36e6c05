package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.pki.KubeletCertificate;
import io.coppice.machined.platform.NodePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryGateTest {

    @TempDir
    private Path directory;

    @Test
    void aCertificateWhoseTimeIsOverOpensNothingUntilAnotherLiesThere() throws Exception {
        KubernetesPaths paths = KubernetesPaths.of(NodePaths.under(directory), directory);
        KubeletCertificate certificate = KubeletCertificate.client(paths);
        Files.createDirectories(paths.kubelet());
        certificate.place(issued(Duration.ofMinutes(-10)));
        DirectoryGate gate = new DirectoryGate(
                paths.kubeletCertificates(), () -> certificate.valid(Instant.now()), "waiting for another");
        CompletableFuture<String> said = new CompletableFuture<>();
        CompletableFuture<Void> opened = CompletableFuture.runAsync(() -> await(gate, said));

        assertThat(said.get(30, TimeUnit.SECONDS)).isEqualTo("waiting for another");
        assertThat(opened).isNotDone();
        certificate.place(issued(Duration.ofHours(1)));

        assertThat(opened.get(30, TimeUnit.SECONDS)).isNull();
    }

    private static void await(DirectoryGate gate, CompletableFuture<String> said) {
        try {
            gate.await(said::complete);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static CertifiedKey issued(Duration lifetime) throws Exception {
        CertifiedKey authority = CertificateIssuer.authority("kubernetes", Duration.ofDays(1));
        return CertificateIssuer.of("cluster.ca", authority)
                .issue(new CertificateRequest(
                        "system:node:worker-1", "system:nodes", List.of(), List.of(), false, true, lifetime));
    }
}
