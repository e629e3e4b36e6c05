package io.coppice.machined.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.logs.LogBuffer;
import io.coppice.machined.node.EtcdControl.Member;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.Supervisor;
import io.coppice.machined.testing.DebianPrograms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real etcd processes on the loopback, over TLS. */
@Timeout(240)
class EtcdIT {

    private static final Duration HEALTHY = Duration.ofSeconds(90);

    @TempDir
    private Path root;

    private final List<TestNode> nodes = new ArrayList<>();
    private CertifiedKey authority;
    private Path etcdProgram;

    @BeforeEach
    void issueAuthority() throws Exception {
        authority = CertificateIssuer.authority("etcd", Duration.ofDays(1));
        etcdProgram = DebianPrograms.etcd(root);
    }

    @AfterEach
    void stop() throws Exception {
        for (TestNode node : nodes) {
            node.supervisor.stopAll();
            node.supervisor.close();
            node.etcd.close();
        }
    }

    @Test
    void growsFromOneToThreeToFiveMembersAllAtOnceAndOutlivesAKill() throws Exception {
        List<EtcdEndpoint> endpoints = endpoints(5);
        TestNode first = node(0, endpoints);
        first.start();
        first.etcd.control().bootstrap();
        assertHealthy(first);
        assertThatThrownBy(() -> first.etcd.control().bootstrap())
                .isInstanceOfSatisfying(
                        NodeException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.ALREADY_DONE));

        join(List.of(node(1, endpoints), node(2, endpoints)));
        assertThat(first.etcd.control().members(false)).hasSize(3).noneMatch(Member::learner);
        join(List.of(node(3, endpoints), node(4, endpoints)));
        assertThat(first.etcd.control().members(false))
                .hasSize(5)
                .noneMatch(Member::learner)
                .extracting(Member::name)
                .containsExactlyInAnyOrder("cp-1", "cp-2", "cp-3", "cp-4", "cp-5");

        TestNode third = nodes.get(2);
        long id = third.etcd.control().status().memberId();
        kill(third);
        assertHealthy(first);
        assertHealthyAgain(third);
        assertThat(third.etcd.control().status().memberId()).isEqualTo(id);

        assertSnapshotIsWhole(first);
        assertAskingForAlarmsCommitsAnEntry(first);
    }

    private static void assertAskingForAlarmsCommitsAnEntry(TestNode node) {
        long before = node.etcd.control().status().raftIndex();
        assertThat(node.etcd.control().alarms()).isEmpty();
        assertThat(node.etcd.control().status().raftAppliedIndex()).isGreaterThan(before);
    }

    @Test
    void aRestartedAgentResumesWithItsDataAndABootstrapIsRefusedWhereAClusterIsJoined() throws Exception {
        List<EtcdEndpoint> endpoints = endpoints(2);
        TestNode first = node(0, endpoints);
        first.start();
        first.etcd.control().bootstrap();
        assertHealthy(first);
        TestNode second = node(1, endpoints);
        join(List.of(second));

        first.supervisor.stopAll();
        TestNode again = node(0, endpoints);
        again.start();
        assertHealthy(again);
        assertThat(again.etcd.control().members(false)).hasSize(2);
        assertThatThrownBy(() -> second.etcd.control().bootstrap()).isInstanceOf(NodeException.class);
    }

    @Test
    void aMemberThatWasAnnouncedAndNeverStartedAndOneThatLostItsDataComeBack() throws Exception {
        List<EtcdEndpoint> endpoints = endpoints(3);
        TestNode first = node(0, endpoints);
        first.start();
        first.etcd.control().bootstrap();
        assertHealthy(first);
        try (EtcdClient client =
                new EtcdClient(endpoints.getFirst(), authority.certificate(), certificate(), Duration.ofSeconds(10))) {
            assertThat(client.addLearner(endpoints.get(1).peerUrl())).hasSize(2);
        }
        TestNode second = node(1, endpoints);
        TestNode third = node(2, endpoints);
        join(List.of(second, third));

        long before = third.etcd.control().status().memberId();
        third.supervisor.stop(EtcdMember.SERVICE);
        deleteTree(third.paths.etcdData());
        third.supervisor.start(EtcdMember.SERVICE);
        assertHealthy(third);
        assertThat(third.etcd.control().status().memberId()).isNotEqualTo(before);
        assertThat(first.etcd.control().members(false)).hasSize(3).noneMatch(Member::learner);
    }

    private void join(List<TestNode> joining) throws Exception {
        for (TestNode node : joining) {
            node.start();
        }
        for (TestNode node : joining) {
            assertHealthy(node);
        }
    }

    private static void assertHealthy(TestNode node) throws Exception {
        if (!node.supervisor.awaitHealthy(EtcdMember.SERVICE, HEALTHY)) {
            StringBuilder log = new StringBuilder();
            for (LogBuffer.Entry<byte[]> line :
                    node.supervisor.log(EtcdMember.SERVICE).orElseThrow().tail(20)) {
                log.append(new String(line.value(), StandardCharsets.UTF_8)).append('\n');
            }
            throw new AssertionError("etcd of " + node.name + " is not healthy: "
                    + node.supervisor.status(EtcdMember.SERVICE) + "\n" + log);
        }
    }

    private static void kill(TestNode node) throws Exception {
        String pidFile = Files.readString(node.paths.run().resolve("services/etcd.pid"));
        long pid = Long.parseLong(pidFile.substring(0, pidFile.indexOf(' ')));
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        assertThat(handle.destroyForcibly()).isTrue();
        handle.onExit().join();
    }

    private static void assertHealthyAgain(TestNode node) throws Exception {
        long deadline = System.nanoTime() + HEALTHY.toNanos();
        while (node.supervisor.status(EtcdMember.SERVICE).history().stream()
                .noneMatch(transition -> transition.message().contains("exit code 137"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertHealthy(node);
    }

    private static void assertSnapshotIsWhole(TestNode node) throws Exception {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (Feed<byte[]> feed = node.etcd.control().snapshot()) {
            byte[] piece;
            while ((piece = feed.next()) != null) {
                copy.writeBytes(piece);
            }
        }
        byte[] bytes = copy.toByteArray();
        byte[] database = Arrays.copyOf(bytes, bytes.length - 32);
        byte[] hash = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
        assertThat(MessageDigest.getInstance("SHA-256").digest(database)).isEqualTo(hash);
    }

    private TestNode node(int index, List<EtcdEndpoint> endpoints) throws Exception {
        TestNode node = new TestNode(index, endpoints);
        nodes.add(node);
        return node;
    }

    private CertifiedKey certificate() throws Exception {
        return CertificateIssuer.of("cluster.etcd.ca", authority)
                .issue(new CertificateRequest(
                        "etcd", "", List.of("localhost"), List.of("127.0.0.1"), true, true, Duration.ofDays(1)));
    }

    private static List<EtcdEndpoint> endpoints(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<EtcdEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (int i = 0; i < count; i++) {
            endpoints.add(new EtcdEndpoint(
                    "cp-" + (i + 1),
                    "127.0.0.1",
                    sockets.get(2 * i).getLocalPort(),
                    sockets.get(2 * i + 1).getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return endpoints;
    }

    private static void deleteTree(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private final class TestNode {
        final String name;
        final NodePaths paths;
        final Supervisor supervisor;
        final Etcd etcd;

        TestNode(int index, List<EtcdEndpoint> endpoints) throws Exception {
            EtcdEndpoint self = endpoints.get(index);
            name = self.name();
            Path directory = root.resolve(name);
            Files.createDirectories(directory);
            paths = NodePaths.under(directory);
            // Start times of processes come from the real procfs.
            Files.createDirectories(paths.proc().getParent());
            if (!Files.exists(paths.proc())) {
                Files.createSymbolicLink(paths.proc(), Path.of("/proc"));
            }
            CertifiedKey certificate = certificate();
            EtcdFiles files = new EtcdFiles(
                    paths.etcdData(),
                    directory.resolve("bootstrap"),
                    directory.resolve("ca.crt"),
                    directory.resolve("etcd.crt"),
                    directory.resolve("etcd.key"));
            Files.writeString(files.authority(), authority.certificate());
            Files.writeString(files.certificate(), certificate.certificate());
            Files.writeString(files.key(), certificate.key());
            List<EtcdEndpoint> peers = new ArrayList<>(endpoints);
            peers.remove(self);
            EtcdSettings settings =
                    new EtcdSettings(etcdProgram, self, peers, "test", Map.of("unsafe-no-fsync", "true"));
            etcd = new Etcd(settings, files, authority.certificate(), () -> certificate);
            supervisor = new Supervisor(paths, Backoff.STANDARD);
            supervisor.register(etcd.service());
        }

        void start() throws Exception {
            supervisor.start(EtcdMember.SERVICE);
        }
    }
}
