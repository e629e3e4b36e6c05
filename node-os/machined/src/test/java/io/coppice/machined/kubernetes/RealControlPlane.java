package io.coppice.machined.kubernetes;

import io.coppice.machined.etcd.Etcd;
import io.coppice.machined.etcd.EtcdEndpoint;
import io.coppice.machined.etcd.EtcdFiles;
import io.coppice.machined.etcd.EtcdMember;
import io.coppice.machined.etcd.EtcdSettings;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.client.Kubeconfig;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.component.ApiServer;
import io.coppice.machined.kubernetes.component.ControllerManager;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.KubernetesVersion;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.component.Ports;
import io.coppice.machined.kubernetes.component.Scheduler;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.Supervisor;
import io.coppice.machined.testing.DebianPrograms;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.InlineManifest;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NodeMarks;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** etcd and Kubernetes' own programs as a control plane on the loopback of this machine, run as on a node. */
public final class RealControlPlane {

    /** Names the directory of kube-apiserver, kube-controller-manager and kube-scheduler. */
    public static final String PROGRAMS = "coppice.kubernetes.programs";

    /** Their version; without it that of the package that clusters are tested with. */
    public static final String VERSION = "coppice.kubernetes.version";

    public static final String TOKEN = "abcdef.0123456789abcdef";
    static final Duration LIMIT = Duration.ofMinutes(3);

    final NodeSettings settings;
    final KubernetesPaths paths;
    final Supervisor supervisor;
    final Etcd etcd;
    final CertifiedKey clusterAuthority;
    final List<String> reports = new CopyOnWriteArrayList<>();
    private final CertificateIssuer etcdIssuer;
    private volatile CertifiedKey etcdClient;
    private final Kubernetes kubernetes;
    private final KubernetesClient client;

    private RealControlPlane(Path root, Path programs) throws Exception {
        Path extension = Files.createDirectories(root.resolve("extension"));
        if (!Files.exists(extension.resolve("bin"))) {
            Files.createSymbolicLink(extension.resolve("bin"), programs.toAbsolutePath());
        }
        NodePaths nodePaths = NodePaths.under(root);
        Files.createDirectories(nodePaths.proc().getParent());
        if (!Files.exists(nodePaths.proc())) {
            // Start times of processes come from the real procfs.
            Files.createSymbolicLink(nodePaths.proc(), Path.of("/proc"));
        }
        List<Integer> ports = freePorts(10);
        CertifiedKey etcdAuthority = CertificateIssuer.authority("etcd", Duration.ofDays(1));
        this.clusterAuthority = CertificateIssuer.authority("kubernetes", Duration.ofDays(1));
        this.supervisor = new Supervisor(nodePaths, Backoff.STANDARD);
        this.etcdIssuer = CertificateIssuer.of("cluster.etcd.ca", etcdAuthority);
        CertifiedKey member = etcdCertificate();
        this.etcdClient = member;
        this.etcd = etcd(root, etcdAuthority, member, ports.get(0), ports.get(1));
        supervisor.register(etcd.service());
        this.paths = KubernetesPaths.of(nodePaths, extension);
        this.settings = new NodeSettings(
                KubernetesVersion.parse(System.getProperty(VERSION, "1.20.2")),
                config(ports.get(2)),
                "cp-1",
                InetAddress.ofLiteral("10.88.1.11"),
                List.of(),
                new Ports(
                        ports.get(2),
                        ports.get(3),
                        ports.get(0),
                        ports.get(4),
                        ports.get(5),
                        ports.get(6),
                        ports.get(7),
                        ports.get(8),
                        ports.get(9)));
        this.kubernetes = new Kubernetes(
                settings,
                paths,
                nodePaths,
                supervisor,
                Optional.of(new EtcdAccess(etcdAuthority.certificate(), () -> etcdClient)),
                progress -> {},
                reports::add);
        this.client = new KubernetesClient(new Kubeconfig(paths.agentKubeconfig()));
    }

    /** Starts one and waits until it is healthy; where the programs are not known, the test is skipped. */
    public static RealControlPlane start(Path root) throws Exception {
        String programs = System.getProperty(PROGRAMS, "");
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(programs, ApiServer.SERVICE)),
                () -> "needs Kubernetes' programs: build the extension, and name the directory of its programs with -D"
                        + PROGRAMS);
        RealControlPlane made = new RealControlPlane(root, Path.of(programs));
        try {
            made.begin();
            return made;
        } catch (Exception failure) {
            made.close();
            throw failure;
        }
    }

    /** An administrator's client. */
    public KubernetesClient client() {
        return client;
    }

    public Kubernetes kubernetes() {
        return kubernetes;
    }

    /** PEM of the cluster's CA. */
    public String authority() {
        return clusterAuthority.certificate();
    }

    public URI server() {
        return settings.localServer();
    }

    /** From now on the agent speaks to etcd with another certificate. */
    CertifiedKey renewEtcdClient() throws IdentityException {
        CertifiedKey renewed = etcdCertificate();
        etcdClient = renewed;
        return renewed;
    }

    private CertifiedKey etcdCertificate() throws IdentityException {
        return etcdIssuer.issue(new CertificateRequest(
                "etcd", "", List.of("localhost"), List.of("127.0.0.1"), true, true, Duration.ofDays(1)));
    }

    void awaitHealthy() throws InterruptedException {
        for (String service :
                List.of(EtcdMember.SERVICE, ApiServer.SERVICE, ControllerManager.SERVICE, Scheduler.SERVICE)) {
            if (!supervisor.awaitHealthy(service, LIMIT)) {
                throw new AssertionError(service + " is not healthy: " + supervisor.list() + "\n" + log(service));
            }
        }
    }

    private void begin() throws Exception {
        supervisor.start(EtcdMember.SERVICE);
        etcd.control().bootstrap();
        kubernetes.startControlPlane();
        awaitHealthy();
    }

    private String log(String service) {
        StringBuilder text = new StringBuilder();
        supervisor
                .log(service)
                .orElseThrow()
                .tail(40)
                .forEach(line -> text.append(new String(line.value(), StandardCharsets.UTF_8))
                        .append('\n'));
        return text.toString();
    }

    /** Ends all programs. */
    public void close() throws Exception {
        kubernetes.close();
        client.close();
        supervisor.stopAll();
        supervisor.close();
        etcd.close();
    }

    private static Etcd etcd(Path root, CertifiedKey authority, CertifiedKey member, int client, int peer)
            throws Exception {
        EtcdFiles files = new EtcdFiles(
                root.resolve("etcd"),
                root.resolve("bootstrap"),
                root.resolve("etcd-ca.crt"),
                root.resolve("etcd.crt"),
                root.resolve("etcd.key"));
        Files.writeString(files.authority(), authority.certificate());
        Files.writeString(files.certificate(), member.certificate());
        Files.writeString(files.key(), member.key());
        EtcdSettings settings = new EtcdSettings(
                DebianPrograms.etcd(root),
                new EtcdEndpoint("cp-1", "127.0.0.1", client, peer),
                List.of(),
                "test",
                Map.of("unsafe-no-fsync", "true"));
        return new Etcd(settings, files, authority.certificate(), () -> member);
    }

    private MachineConfig config(int port) throws Exception {
        CertifiedKey aggregator = CertificateIssuer.authority("front-proxy", Duration.ofDays(1));
        Credential authority = Credential.of(clusterAuthority.certificate(), clusterAuthority.key());
        return MachineConfig.of(
                Machine.builder(MachineType.CONTROL_PLANE, authority)
                        .nodeMarks(new NodeMarks(
                                Map.of("example.com/rack", "7"), Map.of("example.com/note", "n"), Map.of()))
                        .build(),
                Cluster.builder(URI.create("https://127.0.0.1:" + port))
                        .name("real")
                        .token(new Secret(TOKEN))
                        .ca(authority)
                        .aggregatorCA(Credential.of(aggregator.certificate(), aggregator.key()))
                        .serviceAccountKey(new Secret(aggregator.key()))
                        .secretboxEncryptionSecret(new Secret(Base64.getEncoder()
                                .encodeToString(
                                        "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))))
                        .inlineManifests(List.of(new InlineManifest("extra", new Secret("""
                                apiVersion: v1
                                kind: Namespace
                                metadata:
                                  name: extra
                                ---
                                apiVersion: v1
                                kind: ConfigMap
                                metadata:
                                  name: settings
                                  namespace: extra
                                data:
                                  colour: green
                                """))))
                        .build());
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
