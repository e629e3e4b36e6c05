package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ComponentConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** kube-controller-manager, on every control plane. */
public final class ControllerManager {

    /** Name of the service. */
    public static final String SERVICE = "kube-controller-manager";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final HealthCheck health;

    public ControllerManager(NodeSettings settings, KubernetesPaths paths, HealthCheck health) {
        this.settings = settings;
        this.paths = paths;
        this.health = health;
    }

    /** After the API server, without which it would end at once. */
    public ServiceDefinition service() {
        return new ServiceDefinition(SERVICE, List.of(ApiServer.SERVICE), this::prepare, health, GRACE);
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException {
        return Component.launch(settings, paths, command(), Map.of(), config().env());
    }

    List<String> command() throws ServiceException {
        String kubeconfig = path("controller-manager.kubeconfig");
        Flags flags = new Flags()
                .preset("allocate-node-cidrs", "true")
                .fixed("authentication-kubeconfig", kubeconfig)
                .preset("authentication-skip-lookup", "true")
                .fixed("authorization-kubeconfig", kubeconfig)
                .preset("bind-address", "127.0.0.1")
                .fixed("client-ca-file", paths.authority().toString())
                .preset(
                        "cluster-cidr",
                        ApiServer.prefixes(settings.cluster().network().podSubnets()))
                .preset("cluster-name", settings.clusterName())
                .fixed("cluster-signing-cert-file", path("signing-ca.crt"))
                .fixed("cluster-signing-key-file", path("signing-ca.key"))
                .joined("controllers", "*,bootstrapsigner,tokencleaner")
                .preset(
                        "flex-volume-plugin-dir",
                        paths.kubelet().resolve("volumeplugins").toString())
                .fixed("kubeconfig", kubeconfig)
                .preset("leader-elect", Boolean.toString(!settings.alone()))
                .preset("profiling", "false")
                .fixed("requestheader-client-ca-file", path("aggregator-ca.crt"))
                .fixed("root-ca-file", paths.authority().toString())
                .fixed("secure-port", Integer.toString(settings.ports().controllerManager()))
                .fixed("service-account-private-key-file", path("service-account.key"))
                .fixed(
                        "service-cluster-ip-range",
                        ApiServer.prefixes(settings.cluster().network().serviceSubnets()))
                .fixed("tls-cert-file", path("controller-manager-server.crt"))
                .preset("tls-min-version", "VersionTLS12")
                .fixed("tls-private-key-file", path("controller-manager-server.key"))
                .preset("use-service-account-credentials", "true");
        if (Trait.INSECURE_PORT.of(settings.version())) {
            flags.fixed("port", "0");
        }
        return flags.command(
                paths.program(SERVICE).toString(), "cluster.controllerManager.extraArgs", config().extraArgs());
    }

    private ComponentConfig config() {
        return settings.cluster().controllerManager();
    }

    private String path(String name) {
        return paths.secret(name).toString();
    }
}
