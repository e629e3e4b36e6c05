package io.coppice.machined.containerd;

import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Launch;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** containerd with its CRI plugin as a service. */
public final class Containerd {

    /** Name of the service. */
    public static final String SERVICE = "containerd";

    /** A control group apart from the service's, which is killed with it: containers outlive containerd. */
    private static final String SHIMS = "coppice/shims";

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final NodePaths paths;
    private final Map<String, Secret> environment;
    private final RegistriesConfig registries;

    /**
     * @param environment further variables of its environment
     * @param registries where images come from
     */
    public Containerd(NodePaths paths, Map<String, Secret> environment, RegistriesConfig registries) {
        this.paths = paths;
        this.environment = Map.copyOf(environment);
        this.registries = registries;
    }

    /** Where its files about registries lie. */
    public static Registries registries(NodePaths paths) {
        return new Registries(paths.run().resolve("containerd/certs.d"));
    }

    public ServiceDefinition service() {
        return new ServiceDefinition(SERVICE, List.of(), this::prepare, this::checkHealth, GRACE);
    }

    private Launch prepare(Consumer<String> progress) throws ServiceException {
        Path state = paths.serviceRun().resolve("containerd");
        Path config = state.resolve("config.toml");
        try {
            Files.createDirectories(state);
            Files.createDirectories(root());
            Files.createDirectories(networks());
            if (controlGroups()) {
                Files.createDirectories(paths.cgroup().resolve(SHIMS));
            }
            SecretFiles.write(config, configuration());
            registries(paths).write(registries);
        } catch (IOException failure) {
            throw new ServiceException(
                    "containerd's directories cannot be made: " + failure + "; check the state disk", failure);
        }
        Map<String, String> variables = new HashMap<>();
        for (Map.Entry<String, Secret> variable : environment.entrySet()) {
            variables.put(variable.getKey(), variable.getValue().value());
        }
        variables.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return new Launch(
                List.of(paths.program("containerd").toString(), "--config", config.toString()), variables, root());
    }

    private boolean controlGroups() {
        return Files.exists(paths.cgroup().resolve("cgroup.controllers"));
    }

    private Path root() {
        return paths.lib().resolve("containerd");
    }

    private Path networks() {
        return paths.lib().resolve("cni/net.d");
    }

    String configuration() {
        return base() + "\n" + registries(paths).section(registries);
    }

    /** CRI on, control groups by itself, no snapshotter that the node cannot have. */
    private String base() {
        return """
                version = 2
                root = "@ROOT@"
                state = "@STATE@"
                disabled_plugins = [
                  "io.containerd.snapshotter.v1.aufs",
                  "io.containerd.snapshotter.v1.btrfs",
                  "io.containerd.snapshotter.v1.devmapper",
                  "io.containerd.snapshotter.v1.zfs",
                  "io.containerd.tracing.processor.v1.otlp",
                  "io.containerd.internal.v1.tracing",
                ]

                [grpc]
                  address = "@SOCKET@"

                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "coppice.io/pause:1"

                [plugins."io.containerd.grpc.v1.cri".cni]
                  bin_dir = "@PLUGINS@"
                  conf_dir = "@NETWORKS@"

                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"

                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                  SystemdCgroup = false
                @SHIMS@""".replace("@SHIMS@", controlGroups() ? "  ShimCgroup = \"/" + SHIMS + "\"\n" : "")
                .replace("@ROOT@", root().toString())
                .replace("@STATE@", paths.serviceRun().resolve("containerd").toString())
                .replace("@SOCKET@", paths.containerdSocket().toString())
                .replace("@PLUGINS@", paths.cniPlugins().toString())
                .replace("@NETWORKS@", networks().toString());
    }

    /** containerd opens its socket once its plugins have started. */
    private void checkHealth() throws ServiceException {
        Path socket = paths.containerdSocket();
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        } catch (IOException failure) {
            throw new ServiceException(
                    "containerd does not answer on " + socket + ": " + failure.getMessage(), failure);
        }
    }
}
