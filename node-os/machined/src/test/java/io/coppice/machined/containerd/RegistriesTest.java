package io.coppice.machined.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import io.coppice.nodeos.config.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistriesTest {

    private static final Access TLS = new Access(
            Optional.of("CA"),
            true,
            Optional.of(Credential.of("CERTIFICATE", "KEY")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final Access LOGIN = new Access(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.of("me"),
            Optional.of(new Secret("a\"b\\c\n")),
            Optional.empty(),
            Optional.of(new Secret("token")));

    @TempDir
    private Path root;

    private Path directory;
    private Registries registries;

    @BeforeEach
    void make() {
        directory = root.resolve("certs.d");
        registries = new Registries(directory);
    }

    @Test
    void mirrorsComeBeforeTheRegistryItselfInTheirOrder() throws Exception {
        registries.write(mirrors("docker.io", new Mirror(uris("http://one:5000", "https://two/prefix"), true, false)));

        assertThat(directory.resolve("docker.io/hosts.toml")).content().isEqualTo("""
                        ["host"."http://one:5000"]
                        "capabilities" = ["pull", "resolve"]
                        "override_path" = true

                        ["host"."https://two/prefix"]
                        "capabilities" = ["pull", "resolve"]
                        "override_path" = true
                        """);
    }

    @Test
    void withoutFallbackTheLastMirrorStandsForTheRegistry() throws Exception {
        registries.write(mirrors("*", new Mirror(uris("http://one:5000", "http://two:5000"), false, true)));

        assertThat(directory.resolve("_default/hosts.toml")).content().isEqualTo("""
                        "server" = "http://two:5000"
                        "capabilities" = ["pull", "resolve"]

                        ["host"."http://one:5000"]
                        "capabilities" = ["pull", "resolve"]

                        ["host"."http://two:5000"]
                        "capabilities" = ["pull", "resolve"]
                        """);
    }

    @Test
    void certificatesAreThoseOfTheEndpointAndLieInFilesOfTheirOwn() throws Exception {
        registries.write(new RegistriesConfig(
                Map.of("a.example", new Mirror(uris("https://m.example:5000"), false, false)),
                Map.of("m.example:5000", TLS, "docker.io", TLS)));

        Path home = directory.resolve("a.example");
        assertThat(home.resolve("hosts.toml"))
                .content()
                .contains("\"skip_verify\" = true", "\"ca\" = \"" + home.resolve("host-0-ca.crt") + "\"")
                .contains("\"client\" = [[\"" + home.resolve("host-0-client.crt") + "\", \""
                        + home.resolve("host-0-client.key") + "\"]]");
        assertThat(home.resolve("host-0-ca.crt")).hasContent("CA");
        assertThat(home.resolve("host-0-client.key")).hasContent("KEY");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("host-0-client.key"))))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("m.example_5000_/hosts.toml"))
                .content()
                .startsWith("[\"host\".\"https://m.example:5000\"]\n");
        assertThat(directory.resolve("docker.io/hosts.toml"))
                .content()
                .startsWith("[\"host\".\"https://registry-1.docker.io\"]\n");
    }

    @Test
    void whatIsNoLongerInTheConfigGoesAway() throws Exception {
        registries.write(mirrors("a.example", new Mirror(uris("http://one"), false, false)));
        registries.write(mirrors("b.example", new Mirror(uris("http://one"), false, false)));
        assertThat(directory.resolve("a.example")).doesNotExist();
        assertThat(directory.resolve("b.example/hosts.toml")).exists();

        registries.write(RegistriesConfig.NONE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void loginsStandInContainerdsOwnConfigWhateverTheyAreMadeOf() {
        RegistriesConfig config = new RegistriesConfig(Map.of(), Map.of("docker.io", LOGIN, "tls.example", TLS));

        assertThat(registries.section(config))
                .contains("\"config_path\" = \"" + directory + "\"")
                .contains("""
                        ["plugins"."io.containerd.grpc.v1.cri"."registry"."configs"."registry-1.docker.io"."auth"]
                        "username" = "me"
                        "password" = "a\\"b\\\\c\\u000a"
                        "identitytoken" = "token"
                        """)
                .contains("\"configs\".\"docker.io\".\"auth\"]")
                .doesNotContain("tls.example");
        assertThat(Registries.logins(config)).containsOnlyKeys("docker.io");
    }

    private static RegistriesConfig mirrors(String registry, Mirror mirror) {
        return new RegistriesConfig(Map.of(registry, mirror), Map.of());
    }

    private static List<URI> uris(String... uris) {
        return List.of(uris).stream().map(URI::create).toList();
    }
}
