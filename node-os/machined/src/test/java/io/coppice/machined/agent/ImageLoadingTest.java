package io.coppice.machined.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.images.ExtensionImages.Outcome;
import io.coppice.machined.logs.Console;
import io.coppice.machined.logs.ServiceLog;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.Supervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageLoadingTest {

    private static final Backoff FAST = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
    private static final Outcome ALL = new Outcome(List.of("example.com/app:1"), List.of(), false);
    private static final Outcome AWAY = new Outcome(List.of(), List.of("app.tar: containerd does not answer"), true);
    private static final Outcome FULL = new Outcome(List.of(), List.of("app.tar: no space left"), false);

    @TempDir
    private Path root;

    private Supervisor supervisor;
    private Console console;

    @BeforeEach
    void prepare() throws Exception {
        NodePaths paths = NodePaths.under(root);
        Files.createDirectories(paths.log());
        supervisor = new Supervisor(paths, FAST);
        console = new Console(root.resolve("console"), new ServiceLog(root.resolve("agent.log")));
        supervisor.register(ServiceDefinition.task(
                Containerd.SERVICE, List.of(), _ -> new CountDownLatch(1).await(), () -> {}, Duration.ofSeconds(5)));
        supervisor.start(Containerd.SERVICE);
    }

    @AfterEach
    void stop() throws Exception {
        supervisor.stopAll();
        supervisor.close();
    }

    @Test
    void whatDoesNotPassIsToldOnceAndKeepsNobodyWaiting() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        loading(() -> {
            tries.incrementAndGet();
            return FULL;
        });

        assertThat(tries).hasValue(1);
        assertThat(lines()).containsExactly("coppice: images of extensions cannot be loaded: app.tar: no space left");
    }

    @Test
    void whileContainerdIsAwayItIsTriedAgain() throws Exception {
        List<Outcome> outcomes = new ArrayList<>(List.of(AWAY, AWAY, ALL));
        loading(outcomes::removeFirst);

        assertThat(outcomes).isEmpty();
        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst()).endsWith("containerd does not answer; trying again");
        assertThat(lines().getLast()).startsWith("coppice: images: loaded example.com/app:1 in ");
    }

    @Test
    void whatIsTriedInVainKeepsNobodyWaitingForEver() throws Exception {
        Semaphore back = new Semaphore(0);
        CountDownLatch loaded = new CountDownLatch(1);
        loading(() -> {
            if (!back.tryAcquire()) {
                return AWAY;
            }
            loaded.countDown();
            return ALL;
        });

        assertThat(loaded.getCount()).isEqualTo(1);
        back.release();
        loaded.await();
    }

    /** Returns once the gate is open. */
    private void loading(ImageLoading.Loader loader) throws InterruptedException {
        ImageLoading loading = new ImageLoading(loader, supervisor, console, FAST);
        loading.begin();
        loading.await(_ -> {});
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(root.resolve("console"));
    }
}
