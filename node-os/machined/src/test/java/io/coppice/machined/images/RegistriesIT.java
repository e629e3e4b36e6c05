package io.coppice.machined.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.node.ImageControl.ImageStatus;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.testing.DebianPrograms;
import io.coppice.machined.testing.TestContainerd;
import io.coppice.machined.testing.TestRegistry;
import io.coppice.nodeos.config.RegistriesConfig;
import io.coppice.nodeos.config.RegistriesConfig.Access;
import io.coppice.nodeos.config.RegistriesConfig.Mirror;
import io.coppice.nodeos.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private TestContainerd containerd;
    private ContainerdImages images;
    private TestImage image;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(TestContainerd.hindrance().isEmpty(), TestContainerd::hindrance);
        Path program = DebianPrograms.ofHost("docker-registry", root).resolve("usr/bin/docker-registry");
        open = new TestRegistry(program, root.resolve("open"), "");
        locked = new TestRegistry(program, root.resolve("locked"), PASSWORD);
        image = new TestImage("unused.example/x:1", "registry", 10_000);
        for (TestRegistry registry : List.of(open, locked)) {
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
        for (TestRegistry registry : new TestRegistry[] {open, locked}) {
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
        mirrors.put("later.example", mirror(open));
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
        Access login = new Access(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of("me"),
                Optional.of(new Secret(password)),
                Optional.empty(),
                Optional.empty());
        return new RegistriesConfig(
                Map.of("open.example", mirror(open), "locked.example", mirror(locked)), Map.of(locked.host(), login));
    }

    private static Mirror mirror(TestRegistry registry) {
        return new Mirror(List.of(registry.endpoint()), false, true);
    }

    private ImageStatus listed(String name) throws Exception {
        return images.list(ContainerdImages.KUBERNETES).stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
