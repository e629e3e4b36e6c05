package io.coppice.machined.containerd;

import io.coppice.machined.identity.SecretFiles;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code machine.registries} in containerd's words. Mirrors and TLS go into a file for each registry, which containerd reads anew at every pull; logins
 * go into its own config, which it reads when it starts.
 */
public final class Registries {

    private static final String ANY = "*";
    private static final String HOSTS = "hosts.toml";
    private static final String CRI = "io.containerd.grpc.v1.cri";
    private static final String DOCKER = "docker.io";
    private static final String DOCKER_REGISTRY = "registry-1.docker.io";

    private final Path directory;

    /** @param directory with one directory for each registry; all of it belongs to this */
    public Registries(Path directory) {
        this.directory = directory;
    }

    /** The logins, which containerd knows only after a start with them. */
    public static Map<String, List<Optional<?>>> logins(RegistriesConfig registries) {
        Map<String, List<Optional<?>>> logins = new HashMap<>();
        registries.config().forEach((host, access) -> {
            if (hasLogin(access)) {
                logins.put(host, List.of(access.username(), access.password(), access.auth(), access.identityToken()));
            }
        });
        return logins;
    }

    /** What containerd's own config needs to say of registries. */
    String section(RegistriesConfig registries) {
        Toml toml = new Toml().table("plugins", CRI, "registry").put("config_path", directory.toString());
        registries.config().forEach((host, access) -> {
            if (hasLogin(access)) {
                login(toml, host, access);
                if (host.equals(DOCKER)) {
                    login(toml, DOCKER_REGISTRY, access);
                }
            }
        });
        return toml.toString();
    }

    /** Puts mirrors and TLS in force for all pulls from now on. May be repeated. */
    public void write(RegistriesConfig registries) throws IOException {
        SecretFiles.createDirectory(directory);
        Set<String> registriesOfConfig = new TreeSet<>(registries.mirrors().keySet());
        registries.config().forEach((host, access) -> {
            if (hasTls(access)) {
                registriesOfConfig.add(host);
            }
        });
        Set<String> names = new HashSet<>();
        for (String registry : registriesOfConfig) {
            String name = directoryName(registry);
            names.add(name);
            Path home = directory.resolve(name);
            SecretFiles.createDirectory(home);
            SecretFiles.write(home.resolve(HOSTS), hosts(registry, registries, home));
        }
        removeOthers(names);
    }

    /** containerd heeds a server only in a file that also has hosts, so a server is always a host too. */
    private String hosts(String registry, RegistriesConfig registries, Path home) throws IOException {
        Mirror mirror = registries.mirrors().getOrDefault(registry, new Mirror(List.of(), false, false));
        List<URI> endpoints = mirror.endpoints();
        boolean alone = mirror.skipFallback() && !endpoints.isEmpty();
        Toml toml = new Toml();
        if (alone) {
            toml.put("server", endpoints.getLast().toString());
            describe(toml, access(registries, endpoints.getLast()), mirror.overridePath(), home, "server");
        }
        for (int i = 0; i < endpoints.size(); i++) {
            toml.table("host", endpoints.get(i).toString());
            describe(toml, access(registries, endpoints.get(i)), mirror.overridePath(), home, "host-" + i);
        }
        Optional<Access> own =
                Optional.ofNullable(registries.config().get(registry)).filter(Registries::hasTls);
        if (own.isPresent() && !alone && !registry.equals(ANY)) {
            toml.table("host", "https://" + (registry.equals(DOCKER) ? DOCKER_REGISTRY : registry));
            describe(toml, own, false, home, "own");
        }
        return toml.toString();
    }

    private static Optional<Access> access(RegistriesConfig registries, URI endpoint) {
        return Optional.ofNullable(registries.config().get(endpoint.getRawAuthority()))
                .or(() -> Optional.ofNullable(registries.config().get(endpoint.getHost())));
    }

    /** @param files what the names of certificate files begin with */
    private static void describe(Toml toml, Optional<Access> access, boolean overridePath, Path home, String files)
            throws IOException {
        toml.put("capabilities", List.of("pull", "resolve"));
        if (overridePath) {
            toml.put("override_path", true);
        }
        if (access.isEmpty()) {
            return;
        }
        if (access.get().insecureSkipVerify()) {
            toml.put("skip_verify", true);
        }
        if (access.get().ca().isPresent()) {
            Path ca = home.resolve(files + "-ca.crt");
            SecretFiles.write(ca, access.get().ca().get());
            toml.put("ca", ca.toString());
        }
        if (access.get().clientIdentity().isPresent()) {
            Credential client = access.get().clientIdentity().get();
            Path certificate = home.resolve(files + "-client.crt");
            Path key = home.resolve(files + "-client.key");
            SecretFiles.write(certificate, client.certificate());
            SecretFiles.write(key, client.key().map(Secret::value).orElse(""));
            toml.putNested("client", List.of(certificate.toString(), key.toString()));
        }
    }

    private void removeOthers(Set<String> names) throws IOException {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
            for (Path home : each) {
                if (!names.contains(String.valueOf(home.getFileName()))) {
                    removeRegistry(home);
                }
            }
        }
    }

    private static void removeRegistry(Path home) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(home);
    }

    /** What containerd looks for: colons would be separators in lists of paths. */
    private static String directoryName(String registry) {
        if (registry.equals(ANY)) {
            return "_default";
        }
        int colon = registry.lastIndexOf(':');
        return colon > registry.lastIndexOf(']')
                ? registry.substring(0, colon) + "_" + registry.substring(colon + 1) + "_"
                : registry;
    }

    private static void login(Toml toml, String host, Access access) {
        toml.table("plugins", CRI, "registry", "configs", host, "auth");
        access.username().ifPresent(name -> toml.put("username", name));
        access.password().ifPresent(password -> toml.put("password", password.value()));
        access.auth().ifPresent(auth -> toml.put("auth", auth.value()));
        access.identityToken().ifPresent(token -> toml.put("identitytoken", token.value()));
    }

    private static boolean hasLogin(Access access) {
        return access.username().isPresent()
                || access.password().isPresent()
                || access.auth().isPresent()
                || access.identityToken().isPresent();
    }

    private static boolean hasTls(Access access) {
        return access.ca().isPresent()
                || access.insecureSkipVerify()
                || access.clientIdentity().isPresent();
    }
}
