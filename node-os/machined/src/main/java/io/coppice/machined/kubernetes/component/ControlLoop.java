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

/** A program of a control plane that works through the API: one of them leads, and each serves its health under a certificate of its own. */
public abstract sealed class ControlLoop permits ControllerManager, Scheduler {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String service;
    private final String configKey;
    private final int port;
    private final ComponentConfig config;
    private final HealthCheck health;

    final NodeSettings settings;
    final KubernetesPaths paths;

    /**
     * @param service also the name of the program; its files are called like it, without {@code kube-}
     * @param configKey of its config
     * @param port that it serves
     */
    ControlLoop(
            String service,
            String configKey,
            int port,
            ComponentConfig config,
            NodeSettings settings,
            KubernetesPaths paths,
            HealthCheck health) {
        this.service = service;
        this.configKey = configKey;
        this.port = port;
        this.config = config;
        this.settings = settings;
        this.paths = paths;
        this.health = health;
    }

    /** After the API server, without which it would end at once. */
    public final ServiceDefinition service() {
        return new ServiceDefinition(service, List.of(ApiServer.SERVICE), this::prepare, health, GRACE);
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException {
        return Component.launch(settings, paths, command(), Map.of(), config.env());
    }

    final List<String> command() throws ServiceException {
        String name = service.substring("kube-".length());
        String kubeconfig = path(name + ".kubeconfig");
        Flags flags = new Flags()
                .fixed("authentication-kubeconfig", kubeconfig)
                .preset("authentication-skip-lookup", "true")
                .fixed("authorization-kubeconfig", kubeconfig)
                .preset("bind-address", "127.0.0.1")
                .fixed("client-ca-file", paths.authority().toString())
                .fixed("kubeconfig", kubeconfig)
                .preset("leader-elect", Boolean.toString(!settings.alone()))
                .preset("profiling", "false")
                .fixed("requestheader-client-ca-file", path("aggregator-ca.crt"))
                .fixed("secure-port", Integer.toString(port))
                .fixed("tls-cert-file", path(name + "-server.crt"))
                .preset("tls-min-version", "VersionTLS12")
                .fixed("tls-private-key-file", path(name + "-server.key"));
        if (Trait.INSECURE_PORT.of(settings.version())) {
            flags.fixed("port", "0");
        }
        addTo(flags);
        return flags.command(paths.program(service).toString(), configKey + ".extraArgs", config.extraArgs());
    }

    /** Adds what only this program takes. */
    abstract void addTo(Flags flags);

    final String path(String name) {
        return paths.secret(name).toString();
    }
}
