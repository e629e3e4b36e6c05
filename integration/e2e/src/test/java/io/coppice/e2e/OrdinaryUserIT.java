package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user without any privilege brings up a cluster of real machines with the same command. */
final class OrdinaryUserIT {

    private static final String USER = "coppice-e2e";
    private static final String CLUSTER = "e2e-user";

    private final Coppice root = Coppice.ofThisBuild();
    private final Path home = Path.of("/home", USER);

    @BeforeEach
    void makeUser() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "making a second user takes root; every other test already ran as the ordinary user "
                        + System.getProperty("user.name"));
        removeUser();
        Traces.run(List.of("useradd", "--create-home", "--shell", "/bin/bash", USER));
        assumeTrue(
                Traces.tolerate(List.of("runuser", "-u", USER, "--", "test", "-x", launcher())) == 0,
                "the source tree lies where no other user can reach it: " + launcher());
        var data = home.resolve(".local/share/coppice");
        var images = data.resolve("images");
        as("mkdir", "-p", data.toString());
        Traces.run(List.of("cp", "-r", root.home().resolve("images").toString(), images.toString()));
        Traces.run(List.of("chown", "-R", USER + ":", home.resolve(".local").toString()));
    }

    @AfterEach
    void removeUser() {
        if (Files.exists(home)) {
            Traces.killProcessesOf(USER);
            var _ = Traces.tolerate(List.of("userdel", "--remove", USER));
        }
    }

    @Test
    void bringsUpAndTakesDownACluster() {
        var up = as(launcher(), "up", CLUSTER, "--controlplanes", "1", "--workers", "0", "--kubernetes", "none");
        assertThat(up).contains(CLUSTER);
        assertThat(as(launcher(), "cluster", "health", CLUSTER, "-o", "json")).contains("\"healthy\"");

        as(launcher(), "down", CLUSTER);

        assertThat(as("virsh", "-q", "-c", "qemu:///session", "list", "--all", "--name")
                        .strip())
                .isEmpty();
        assertThat(home.resolve(".local/share/coppice/clusters/" + CLUSTER)).doesNotExist();
    }

    private static String launcher() {
        return Coppice.repository().resolve("coppice").toString();
    }

    private static String as(String... command) {
        var whole = new ArrayList<>(List.of(
                "runuser",
                "-u",
                USER,
                "--",
                "env",
                "-i",
                "HOME=/home/" + USER,
                "PATH=" + System.getenv("PATH"),
                "COPPICE_BACKGROUND=off",
                "LC_ALL=C.UTF-8"));
        whole.addAll(List.of(command));
        return Traces.run(whole);
    }
}
