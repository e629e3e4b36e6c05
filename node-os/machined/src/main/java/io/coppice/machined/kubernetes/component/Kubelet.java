package io.coppice.machined.kubernetes.component;

import io.coppice.machined.service.HealthCheck;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.KubeletConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The kubelet: runs the node's pods. */
public final class Kubelet {

    /** Name of the service. */
    public static final String SERVICE = "kubelet";

    /** The image of the container that holds a pod together; brought by the extension. */
    public static final String SANDBOX_IMAGE = "coppice.io/pause:1";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final NodeSettings settings;
    private final KubernetesPaths paths;
    private final Gate gate;
    private final HealthCheck health;

    /** @param gate of what it needs, so that the kubelet does not begin with failures and the pauses after them */
    public Kubelet(NodeSettings settings, KubernetesPaths paths, Gate gate, HealthCheck health) {
        this.settings = settings;
        this.paths = paths;
        this.gate = gate;
        this.health = health;
    }

    /** @param runtime the service that runs containers */
    public ServiceDefinition service(String runtime) {
        return new ServiceDefinition(SERVICE, List.of(runtime), this::prepare, health, GRACE);
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException, InterruptedException {
        gate.await(progress);
        try {
            Files.createDirectories(paths.kubelet());
            Files.createDirectories(paths.manifests());
            for (KubeletConfig.ExtraMount mount : settings.machine().kubelet().extraMounts()) {
                Files.createDirectories(Path.of(mount.source()));
            }
        } catch (IOException failure) {
            throw new ServiceException(
                    "the kubelet's directories cannot be made: " + failure
                            + "; check the state disk, and that machine.kubelet.extraMounts are below /var",
                    failure);
        }
        return Component.launch(settings, paths, command(), files(), Map.of());
    }

    Map<Path, String> files() {
        return Map.of(configuration(), KubeletConfiguration.write(settings, paths, Taint.of(settings)));
    }

    List<String> command() throws ServiceException {
        KubeletConfig config = settings.machine().kubelet();
        Flags flags = new Flags()
                .fixed("cert-dir", paths.kubeletCertificates().toString())
                .fixed("config", configuration().toString())
                .fixed("hostname-override", settings.nodeName())
                .fixed("kubeconfig", paths.nodeKubeconfig().toString())
                .fixed("node-ip", settings.nodeAddress().getHostAddress())
                .fixed("root-dir", paths.kubelet().toString());
        if (settings.cluster().token().isPresent()) {
            flags.fixed("bootstrap-kubeconfig", paths.bootstrapKubeconfig().toString());
        }
        String labels = labels();
        if (!labels.isEmpty()) {
            flags.joined("node-labels", labels);
        }
        if (Trait.DOCKER_BY_DEFAULT.of(settings.version())) {
            flags.fixed("container-runtime", "remote");
        }
        if (Trait.RUNTIME_ENDPOINT_FLAG.of(settings.version())) {
            flags.fixed("container-runtime-endpoint", "unix://" + paths.runtimeSocket());
        }
        if (Trait.SANDBOX_IMAGE_FLAG.of(settings.version())) {
            flags.preset("pod-infra-container-image", SANDBOX_IMAGE);
        }
        if (Trait.REGISTRATION_FLAGS.of(settings.version())) {
            if (config.skipNodeRegistration()) {
                flags.fixed("register-node", "false");
            }
            String taints = Taint.of(settings).stream().map(Taint::text).collect(Collectors.joining(","));
            if (!taints.isEmpty()) {
                flags.joined("register-with-taints", taints);
            }
        }
        return flags.command(paths.program(SERVICE).toString(), "machine.kubelet.extraArgs", config.extraArgs());
    }

    private String labels() {
        return NodeLabels.own(settings.machine().nodeMarks().labels()).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private Path configuration() {
        return paths.secret("kubelet.yaml");
    }
}
