package io.coppice.machined.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.ImageControl.ImageStatus;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.testing.DebianPrograms;
import io.coppice.machined.testing.TestContainerd;
import io.coppice.machined.testing.TestRegistry;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import io.coppice.nodeos.config.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real containerd pulls from real registries, as {@code machine.registries} says. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistriesIT {

    private static final String PASSWORD = "a \"secret\" \\ of théirs";

    @TempDir
    private static Path root;

    private TestRegistry open;
    private TestRegistry locked;
    private TestRegistry sealed;
    private CertifiedKey authority;
    private TestContainerd containerd;
    private ContainerdImages images;
    private TestImage image;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(TestContainerd.hindrance().isEmpty(), TestContainerd::hindrance);
        Path program = DebianPrograms.ofHost("docker-registry", root).resolve("usr/bin/docker-registry");
        authority = CertificateIssuer.authority("the registry's CA", Duration.ofDays(1));
        open = new TestRegistry(program, root.resolve("open"), "", Optional.empty());
        locked = new TestRegistry(program, root.resolve("locked"), PASSWORD, Optional.empty());
        sealed = new TestRegistry(program, root.resolve("sealed"), PASSWORD, Optional.of(authority));
        image = new TestImage("unused.example/x:1", "registry", 10_000);
        for (TestRegistry registry : List.of(open, locked, sealed)) {
            registry.push("team/app", image.blob(image.layer));
            registry.push("team/app", image.blob(image.config));
            registry.tag("team/app", "1", image.manifestBytes);
        }
        containerd = new TestContainerd(Files.createDirectory(root.resolve("right")), config(PASSWORD)).start();
        images = new ContainerdImages(containerd.socket());
    }

    @AfterAll
    void stop() throws Exception {
        if (containerd != null) {
            containerd.end();
        }
        for (TestRegistry registry : new TestRegistry[] {open, locked, sealed}) {
            if (registry != null) {
                registry.end();
            }
        }
    }

    @Test
    void aMirrorOverPlainHttpGivesTheImageUnderItsOwnName() throws Exception {
        images.pull("open.example/team/app:1");

        assertThat(listed("open.example/team/app:1").digest()).isEqualTo(image.manifest.toString());
    }

    @Test
    void aRegistryThatAsksForALoginGetsIt() throws Exception {
        images.pull("locked.example/team/app:1");

        assertThat(listed("locked.example/team/app:1").digest()).isEqualTo(image.manifest.toString());
    }

    @Test
    void aRegistryWithACertificateOfAKnownAuthorityIsTrustedAndGetsTheLogin() throws Exception {
        images.pull("sealed.example/team/app:1");

        assertThat(listed("sealed.example/team/app:1").digest()).isEqualTo(image.manifest.toString());
    }

    @Test
    void aRegistryOfAnUnknownAuthorityIsRefusedUnlessTheConfigSaysNotToLook() throws Exception {
        assertThatThrownBy(() -> images.pull("unknown.example/team/app:1"))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("certificate");

        Containerd.registries(containerd.paths()).write(config(PASSWORD, true));

        images.pull("unknown.example/team/app:1");
        assertThat(listed("unknown.example/team/app:1").digest()).isEqualTo(image.manifest.toString());
    }

    @Test
    void withAWrongPasswordTheRegistryRefusesAndTheAnswerSaysSo() throws Exception {
        TestContainerd wrong =
                new TestContainerd(Files.createDirectory(root.resolve("wrong")), config("wrong")).start();
        try {
            assertThatThrownBy(() -> new ContainerdImages(wrong.socket()).pull("locked.example/team/app:1"))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("locked.example/team/app:1")
                    .hasMessageContaining("401 Unauthorized");
            assertThat(wrong.log()).doesNotContain(PASSWORD);
        } finally {
            wrong.end();
        }
    }

    @Test
    void aMirrorThatIsAddedLaterIsUsedWithoutARestart() throws Exception {
        assertThatThrownBy(() -> images.pull("later.example/team/app:1")).isInstanceOf(NodeException.class);

        Map<String, Mirror> mirrors = new HashMap<>(config(PASSWORD).mirrors());
        mirrors.put("later.example", mirror(open.endpoint()));
        Containerd.registries(containerd.paths())
                .write(new RegistriesConfig(mirrors, config(PASSWORD).config()));

        images.pull("later.example/team/app:1");
        assertThat(listed("later.example/team/app:1").digest()).isEqualTo(image.manifest.toString());
    }

    @Test
    void anImageThatTheRegistryDoesNotHaveIsToldApart() {
        assertThatThrownBy(() -> images.pull("open.example/team/none:1"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.NOT_FOUND))
                .hasMessageContaining("open.example/team/none:1");
    }

    private RegistriesConfig config(String password) {
        return config(password, false);
    }

    /** @param blind whether the certificate of the registry that is called by its name is not looked at */
    private RegistriesConfig config(String password, boolean blind) {
        return new RegistriesConfig(
                Map.of(
                        "open.example", mirror(open.endpoint()),
                        "locked.example", mirror(locked.endpoint()),
                        "sealed.example", mirror(sealed.endpoint()),
                        "unknown.example", mirror(URI.create("https://" + sealed.named()))),
                Map.of(
                        locked.host(), access(password, Optional.empty(), false),
                        sealed.host(), access(password, Optional.of(authority.certificate()), false),
                        sealed.named(), access(password, Optional.empty(), blind)));
    }

    private static Access access(String password, Optional<String> ca, boolean blind) {
        return new Access(
                ca,
                blind,
                Optional.empty(),
                Optional.of("me"),
                Optional.of(new Secret(password)),
                Optional.empty(),
                Optional.empty());
    }

    private static Mirror mirror(URI endpoint) {
        return new Mirror(List.of(endpoint), false, true);
    }

    private ImageStatus listed(String name) throws Exception {
        return images.list(ContainerdImages.KUBERNETES).stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
