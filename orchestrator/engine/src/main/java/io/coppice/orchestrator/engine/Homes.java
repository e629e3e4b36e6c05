package io.coppice.orchestrator.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where things lie for this user, as the environment tells: the same for every program that opens an engine. */
public final class Homes {

    private static final String SYSTEM = "qemu:///system";

    private final Map<String, String> environment;

    public Homes(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The hypervisor named by the command, else by {@code COPPICE_HOST}, else the user's own. */
    public String hostUri(Optional<String> named) {
        return named.or(() -> variable("COPPICE_HOST")).orElse(EngineOptions.DEFAULT_HOST_URI);
    }

    /** {@code $COPPICE_HOME}; else {@code /var/lib/coppice} for root, whose machines run as QEMU's own user; else in the user's data directory. */
    public Path data(Optional<String> namedHost) {
        Optional<Path> told = variable("COPPICE_HOME").map(Path::of);
        if (told.isPresent()) {
            return told.get().toAbsolutePath().normalize();
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root && Set.of(SYSTEM, EngineOptions.DEFAULT_HOST_URI).contains(hostUri(namedHost))) {
            return Path.of("/var/lib/coppice");
        }
        return directory("XDG_DATA_HOME", ".local/share").resolve("coppice");
    }

    /** The first file of {@code $KUBECONFIG}, else {@code ~/.kube/config}. */
    public Path kubeconfig() {
        return variable("KUBECONFIG")
                .flatMap(files -> Arrays.stream(files.split(":", -1))
                        .filter(file -> !file.isEmpty())
                        .findFirst())
                .map(Path::of)
                .orElseGet(() -> userHome().resolve(".kube").resolve("config"));
    }

    /** The user's own machine templates. */
    public Path templates() {
        return directory("XDG_CONFIG_HOME", ".config").resolve("coppice").resolve("templates");
    }

    /** A relative path in an XDG variable is to be ignored, says its specification. */
    private Path directory(String variable, String fallback) {
        return variable(variable)
                .filter(value -> value.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> userHome().resolve(fallback));
    }

    private Path userHome() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home")));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
