package io.coppice.machined.kubernetes;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.identity.HostName;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.kubernetes.balancer.Balancer;
import io.coppice.machined.kubernetes.balancer.BalancerTimes;
import io.coppice.machined.kubernetes.client.Access;
import io.coppice.machined.kubernetes.client.Kubeconfig;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.kubernetes.component.KubeProxy;
import io.coppice.machined.kubernetes.component.Kubelet;
import io.coppice.machined.kubernetes.component.KubernetesPaths;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.dns.ClusterDns;
import io.coppice.machined.kubernetes.manifest.NodeMarksKeeper;
import io.coppice.machined.kubernetes.network.PodNetwork;
import io.coppice.machined.kubernetes.pki.KubeletCertificate;
import io.coppice.machined.kubernetes.pki.KubernetesFiles;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.Supervisor;
import io.coppice.nodeos.config.ClusterNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What every node does: the way to the API servers, the kubelet, kube-proxy, the pod network, the cluster DNS. */
final class NodePart implements AutoCloseable {

    private final NodeSettings settings;
    private final CountDownLatch served;
    private final NodePaths nodePaths;
    private final KubernetesFiles files;
    private final Supervisor supervisor;
    private final Consumer<String> report;
    private final Kubeconfig identity;
    private final ServerProbe probe;
    private final ServerProbe joining;
    private final KubernetesClient client;
    private final NodeMarksKeeper marks;
    private final Kubelet kubelet;
    private final KubeProxy proxy;
    private @Nullable Balancer balancer;

    /** @param served to be opened once an API server of the cluster serves */
    NodePart(
            NodeSettings settings,
            KubernetesPaths paths,
            NodePaths nodePaths,
            KubernetesFiles files,
            Supervisor supervisor,
            Gate images,
            CountDownLatch served,
            Consumer<String> report) {
        this.served = served;
        this.settings = settings;
        this.nodePaths = nodePaths;
        this.files = files;
        this.supervisor = supervisor;
        this.report = report;
        this.identity = new Kubeconfig(paths.nodeKubeconfig());
        this.probe = new ServerProbe(this::access);
        this.client = new KubernetesClient(identity);
        this.marks = new NodeMarksKeeper(client, settings, report);
        this.joining = new ServerProbe(new Kubeconfig(paths.bootstrapKubeconfig()));
        KubeletCertificate certificate = KubeletCertificate.client(paths);
        BooleanSupplier member = () -> certificate.valid(Instant.now());
        ServerGate server = new ServerGate(member, probe, joining, settings.balancedServer());
        this.kubelet = new Kubelet(
                settings,
                paths,
                images.and(server),
                new ServerHealth(probe, local(settings.ports().kubeletHealth(), "/healthz"), "the kubelet"));
        this.proxy = new KubeProxy(
                settings,
                paths,
                server.and(new DirectoryGate(
                        paths.kubeletCertificates(), member, "waiting for the cluster to admit the node")),
                new ServerHealth(
                        probe,
                        local(settings.ports().proxyHealth(), KubeProxy.healthPath(settings.version())),
                        "kube-proxy"));
    }

    void start(Instant now) throws IdentityException, IOException {
        files.writeNode(now);
        if (balancer == null) {
            balancer =
                    Balancer.open(settings.ports().balancer(), servers(), this::check, BalancerTimes.STANDARD, report);
        }
        List<ServiceDefinition> services = new ArrayList<>();
        services.add(kubelet.service(Containerd.SERVICE));
        if (!settings.cluster().proxy().disabled()) {
            services.add(proxy.service());
        }
        services.addAll(network());
        Services.start(supervisor, services);
        if (!settings.controlPlane()) {
            marks.start();
        }
    }

    @Override
    public void close() throws IOException {
        marks.close();
        if (balancer != null) {
            balancer.close();
        }
        client.close();
        probe.close();
        joining.close();
    }

    /** What the agent itself does for the pods' network, as far as the config leaves it to the node. */
    private List<ServiceDefinition> network() throws IOException {
        ClusterNetwork network = settings.cluster().network();
        List<ServiceDefinition> services = new ArrayList<>();
        switch (network.cni()) {
            case COPPICE ->
                services.add(new PodNetwork(client, settings.nodeName(), network.podSubnets(), nodePaths).service());
            case FLANNEL, CUSTOM, NONE -> PodNetwork.withdraw(nodePaths);
        }
        if (!settings.cluster().coreDns().disabled()) {
            services.add(new ClusterDns(client, settings.dnsServiceAddress(), network, nodePaths).service());
        }
        return services;
    }

    private List<InetSocketAddress> servers() {
        return settings.controlPlanes().stream()
                .map(host -> new InetSocketAddress(host, settings.ports().apiServer()))
                .toList();
    }

    /** A server that does not know who asks serves nevertheless; before it has joined, a node is nobody. */
    private void check(InetSocketAddress server) throws IOException, InterruptedException {
        String host = HostName.inUrl(server.getHostString());
        try {
            probe.check(URI.create("https://" + host + ":" + server.getPort() + "/readyz"));
            served.countDown();
        } catch (KubernetesException failure) {
            switch (failure.kind()) {
                case UNAUTHENTICATED, FORBIDDEN -> {
                    return;
                }
                case NO_ACCESS, UNREACHABLE, UNAVAILABLE, NOT_FOUND, CONFLICT, EXPIRED, INVALID, NOT_UNDERSTOOD ->
                    throw new IOException(failure.getMessage(), failure);
            }
        }
    }

    private Access access() {
        try {
            return identity.read();
        } catch (KubernetesException notYet) {
            return new Access(settings.balancedServer(), files.trusted(), Optional.empty(), Optional.empty());
        }
    }

    private static URI local(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
