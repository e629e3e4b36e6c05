package io.coppice.machined.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.config.ConfigSource;
import io.coppice.machined.config.LoadedConfig;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.Feed;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificateWatchTest {

    private static final Duration LIFETIME = Duration.ofDays(30);

    @Test
    void aClockThatWasSetIsNoticedAtOnce(@TempDir Path root) throws Exception {
        NodePaths paths = NodePaths.under(root);
        Files.createDirectories(paths.run());
        MachineConfig config = config();
        Parts parts = new Parts(paths, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Instant begun = Instant.now();
        AtomicReference<Instant> now = new AtomicReference<>(begun);
        try {
            parts.config.begin(new LoadedConfig(config, "", ConfigSource.CONFIG_DRIVE, List.of()));
            var unused = parts.credentials.take(config);
            CertificateWatch watch = new CertificateWatch(parts, now::get);
            watch.begin();
            try (Feed<byte[]> said = parts.console.log().feed(-1, true)) {
                now.set(begun.plus(LIFETIME));
                watch.clockWasSet();

                assertThat(new String(Objects.requireNonNull(said.next()), StandardCharsets.UTF_8))
                        .contains("certificates near their end");
            } finally {
                watch.end();
            }
        } finally {
            parts.api.close();
        }
    }

    private static MachineConfig config() throws Exception {
        CertifiedKey authority = CertificateIssuer.authority("test", LIFETIME);
        CertifiedKey api = CertificateIssuer.of("machine.ca", authority)
                .issue(new CertificateRequest(
                        "worker", "", List.of("worker"), List.of("127.0.0.1"), true, false, LIFETIME));
        Machine machine = Machine.builder(MachineType.WORKER, Credential.of(authority.certificate(), authority.key()))
                .build();
        return MachineConfig.of(
                        machine,
                        Cluster.builder(URI.create("https://10.88.0.11:6443")).build())
                .withIdentity(new NodeIdentity(
                        Optional.of(Credential.of(api.certificate(), api.key())), Optional.empty(), Optional.empty()));
    }
}
