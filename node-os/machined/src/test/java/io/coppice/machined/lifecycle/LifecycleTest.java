package io.coppice.machined.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.events.EventLog;
import io.coppice.machined.logs.Console;
import io.coppice.machined.logs.ServiceLog;
import io.coppice.machined.node.LifecycleControl.RebootMode;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.Supervisor;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LifecycleTest {

    @TempDir
    private Path root;

    private Path fifo;
    private Lifecycle lifecycle;
    private final AtomicInteger prepared = new AtomicInteger();

    @BeforeEach
    void prepare() throws Exception {
        NodePaths paths = NodePaths.under(root);
        fifo = root.resolve("init");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        EventLog events = new EventLog();
        Supervisor supervisor = new Supervisor(paths, Backoff.STANDARD);
        Console console = new Console(paths.console(), new ServiceLog(root.resolve("machined.log")));
        lifecycle = new Lifecycle(
                console, events, supervisor, new Stages(events, supervisor), fifo, prepared::incrementAndGet);
    }

    @Test
    void aRebootIsToldToInitOnce() throws Exception {
        assertThat(lifecycle.reboot(RebootMode.DEFAULT)).isNotEmpty();
        assertThatThrownBy(() -> lifecycle.shutdown(false)).isInstanceOf(NodeException.class);
        lifecycle.leaseEnded();
        assertThat(told()).isEqualTo("reboot");
        assertThat(prepared).hasValue(1);
    }

    @Test
    void anEndUnderWayIsWaitedForWhenInitEndsTheAgent() throws Exception {
        lifecycle.reboot(RebootMode.DEFAULT);
        Thread hook = Thread.ofPlatform().start(() -> {
            try {
                lifecycle.terminated();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        // Nobody reads the FIFO yet, so that the reboot is under way until somebody does.
        while (hook.getState() != Thread.State.WAITING) {
            assertThat(hook.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        assertThat(told()).isEqualTo("reboot");
        hook.join();
    }

    private String told() throws Exception {
        try (BufferedReader reader = Files.newBufferedReader(fifo)) {
            return reader.readLine();
        }
    }
}
