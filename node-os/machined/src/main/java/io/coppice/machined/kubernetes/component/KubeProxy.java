package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ProxyConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** kube-proxy: leads the services' addresses to pods, on every node, with the identity of the node. */
public final class KubeProxy {

    /** Name of the service. */
    public static final String SERVICE = "kube-proxy";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final Gate identity;
    private final HealthCheck health;

    /** @param identity of the node, without which the API refuses it */
    public KubeProxy(NodeSettings settings, KubernetesPaths paths, Gate identity, HealthCheck health) {
        this.settings = settings;
        this.paths = paths;
        this.identity = identity;
        this.health = health;
    }

    public ServiceDefinition service() {
        return new ServiceDefinition(SERVICE, List.of(), this::prepare, health, GRACE);
    }

    /** Where it tells how it fares. */
    public static String healthPath(KubernetesVersion version) {
        return Trait.PROXY_LIVENESS.of(version) ? "/livez" : "/healthz";
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException, InterruptedException {
        identity.await(progress);
        return Component.launch(settings, paths, command(), Map.of(), Map.of());
    }

    /** Flags and no configuration document, because with one it takes no further flags. */
    List<String> command() throws ServiceException {
        ProxyConfig config = settings.cluster().proxy();
        Flags flags = new Flags()
                .preset("bind-address", "0.0.0.0")
                .preset(
                        "cluster-cidr",
                        ApiServer.prefixes(settings.cluster().network().podSubnets()))
                // Zero leaves the kernel's own limit, which fits the machine's memory.
                .preset("conntrack-max-per-core", "0")
                .fixed("healthz-bind-address", "127.0.0.1:" + settings.ports().proxyHealth())
                .fixed("hostname-override", settings.nodeName())
                .fixed("kubeconfig", paths.nodeKubeconfig().toString())
                .preset("metrics-bind-address", "127.0.0.1:" + settings.ports().proxyMetrics())
                .preset("profiling", "false")
                .preset("proxy-mode", config.mode().orElse("iptables"));
        return flags.command(paths.program(SERVICE).toString(), "cluster.proxy.extraArgs", config.extraArgs());
    }
}
