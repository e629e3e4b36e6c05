package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLockTest {

    private static final ClusterName DEV = new ClusterName("dev");

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void open() {
        home = Home.open(directory);
    }

    @Test
    void whoComesSecondIsToldWhoIsFirst() throws IOException {
        try (var _ = ClusterLock.acquire(home, DEV, "up dev")) {
            assertThatThrownBy(() -> ClusterLock.acquire(home, DEV, "down dev"))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContainingAll(
                            "dev",
                            "coppice up dev",
                            "process " + ProcessHandle.current().pid());
            assertThat(ClusterLock.tryAcquire(home, DEV, "sweep")).isEmpty();
        }
    }

    @Test
    void anotherClusterIsFree() throws IOException {
        try (var _ = ClusterLock.acquire(home, DEV, "up dev");
                var other = ClusterLock.acquire(home, new ClusterName("other"), "up other")) {
            assertThat(other).isNotNull();
        }
    }

    @Test
    void isFreeAgainAndLeavesNoFile() throws IOException {
        for (var i = 0; i < 3; i++) {
            ClusterLock.acquire(home, DEV, "up dev").close();
            assertThat(home.locks()).isEmptyDirectory();
        }
    }

    @Test
    void whatAnotherProcessHoldsIsFreedByItsDeath() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var holder = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(() -> ClusterLock.acquire(home, DEV, "down dev"))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContainingAll("process " + holder.pid(), "coppice hold dev");
        } finally {
            holder.destroyForcibly();
            holder.waitFor();
        }
        ClusterLock.acquire(home, DEV, "down dev").close();
    }

    /** Takes the lock, says so, and holds it until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (var _ = ClusterLock.acquire(Home.open(Path.of(arguments[0])), DEV, "hold dev")) {
                System.out.print('!');
                System.out.flush();
                Thread.currentThread().join();
            }
        }
    }
}
