package io.coppice.machined.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.logs.LogBuffer;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.ServiceStatus.Transition;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.testing.TestPaths;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorTest {

    private static final Backoff FAST =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMinutes(1));
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path root;

    private NodePaths paths;
    private Supervisor supervisor;
    private final List<String> history = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void prepare() {
        paths = TestPaths.withRealProcesses(root);
        supervisor = newSupervisor();
    }

    @AfterEach
    void stop() throws Exception {
        supervisor.stopAll();
        supervisor.close();
    }

    @Test
    void aServiceRunsBecomesHealthyLogsAndStops() throws Exception {
        supervisor.register(service("echo", List.of(), "echo first; echo second >&2; exec sleep 1000"));
        supervisor.start("echo");

        assertThat(supervisor.awaitHealthy("echo", LONG)).isTrue();
        assertThat(supervisor.status("echo").state()).isEqualTo(ServiceState.RUNNING);
        assertThat(awaitLines("echo", 2)).containsExactly("first", "second");

        supervisor.stop("echo");
        assertThat(supervisor.status("echo").state()).isEqualTo(ServiceState.FINISHED);
        assertThat(supervisor.healthy("echo")).isFalse();
        assertThat(history)
                .containsSubsequence(
                        "echo Preparing", "echo Starting", "echo Running", "echo Stopping", "echo Finished");
        assertThat(Files.readAllLines(paths.log().resolve("echo.log"))).containsExactly("first", "second");
        assertThat(paths.run().resolve("services/echo.pid")).doesNotExist();
    }

    @Test
    void whatAServiceSaysWhenItIsStoppedStandsInItsLog() throws Exception {
        supervisor.register(
                service("polite", List.of(), "trap 'echo bye; kill $!' TERM; sleep 1000 & echo ready; wait"));
        supervisor.start("polite");
        assertThat(awaitLines("polite", 1)).containsExactly("ready");

        supervisor.stop("polite");

        assertThat(Files.readAllLines(paths.log().resolve("polite.log"))).containsExactly("ready", "bye");
    }

    @Test
    void aTaskOfTheAgentRunsIsStartedAgainWhenItFailsAndStops() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean cleaned = new AtomicBoolean();
        supervisor.register(ServiceDefinition.task(
                "work",
                List.of(),
                log -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new ServiceException("not yet");
                    }
                    log.accept("at work");
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        cleaned.set(true);
                    }
                },
                () -> {
                    if (runs.get() < 2) {
                        throw new ServiceException("not at work");
                    }
                },
                LONG));
        supervisor.start("work");

        assertThat(supervisor.awaitHealthy("work", LONG)).isTrue();
        assertThat(awaitLines("work", 2)).containsExactly("coppice: not yet", "at work");
        assertThat(supervisor.status("work").history())
                .extracting(Transition::message)
                .contains("not yet; next try in 20 ms", "the task started");

        supervisor.stop("work");
        assertThat(cleaned).isTrue();
        assertThat(supervisor.status("work").state()).isEqualTo(ServiceState.FINISHED);
    }

    @Test
    void aServiceThatEndsIsStartedAgainWithItsExitCodeTold() throws Exception {
        Path counter = root.resolve("counter");
        supervisor.register(service(
                "flaky",
                List.of(),
                "echo x >> " + counter + "; test $(wc -l < " + counter + ") -ge 3 || exit 7; exec sleep 1000"));
        CountDownLatch third = new CountDownLatch(3);
        supervisor.addListener((status, event) -> {
            if (event.message().endsWith("started")) {
                third.countDown();
            }
        });
        supervisor.start("flaky");
        assertThat(third.await(20, TimeUnit.SECONDS)).isTrue();
        List<Transition> events = supervisor.status("flaky").history();
        assertThat(events)
                .filteredOn(event -> event.state() == ServiceState.FAILED)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.message()).contains("exit code 7", "next try in"));
        assertThat(events)
                .as("between two tries it is a failed service, and not one that waits for another")
                .noneMatch(event -> event.state() == ServiceState.WAITING);
    }

    @Test
    void aDependentWaitsForHealth() throws Exception {
        AtomicBoolean ready = new AtomicBoolean();
        supervisor.register(new ServiceDefinition(
                "base", List.of(), progress -> shell("exec sleep 1000"), () -> require(ready), Duration.ofSeconds(5)));
        supervisor.register(service("top", List.of("base"), "exec sleep 1000"));
        CountDownLatch waiting = new CountDownLatch(1);
        supervisor.addListener((status, event) -> {
            if (status.id().equals("top") && event.state() == ServiceState.WAITING) {
                waiting.countDown();
            }
        });
        supervisor.start("top");
        supervisor.start("base");
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.awaitHealthy("top", Duration.ofMillis(300))).isFalse();
        ready.set(true);
        assertThat(supervisor.awaitHealthy("top", LONG)).isTrue();

        history.clear();
        supervisor.stopAll();
        assertThat(history).containsSubsequence("top Finished", "base Stopping", "base Finished");
    }

    @Test
    void healthIsLostAndFoundAgain() throws Exception {
        AtomicBoolean ready = new AtomicBoolean(true);
        supervisor.register(new ServiceDefinition(
                "moody", List.of(), progress -> shell("exec sleep 1000"), () -> require(ready), Duration.ofSeconds(5)));
        supervisor.start("moody");
        assertThat(supervisor.awaitHealthy("moody", LONG)).isTrue();
        ready.set(false);
        CountDownLatch unhealthy = new CountDownLatch(1);
        supervisor.addListener((status, event) -> {
            if (event.message().equals("unhealthy: not ready")) {
                unhealthy.countDown();
            }
        });
        assertThat(unhealthy.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.status("moody").health().message()).isEqualTo("not ready");
    }

    @Test
    void oneLateAnswerDoesNotMakeAHealthyServiceUnhealthy() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        CountDownLatch afterTheLateOne = new CountDownLatch(3);
        supervisor.register(new ServiceDefinition(
                "late",
                List.of(),
                progress -> shell("exec sleep 1000"),
                () -> {
                    afterTheLateOne.countDown();
                    if (checks.incrementAndGet() == 2) {
                        throw new ServiceException("late");
                    }
                },
                Duration.ofSeconds(5)));
        supervisor.start("late");
        assertThat(afterTheLateOne.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(supervisor.healthy("late")).isTrue();
        assertThat(supervisor.status("late").history())
                .extracting(Transition::message)
                .noneMatch(message -> message.startsWith("unhealthy"));
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilled() throws Exception {
        supervisor.register(new ServiceDefinition(
                "deaf",
                List.of(),
                progress -> shell("trap '' TERM; echo up; while true; do sleep 0.1; done"),
                HealthCheck.PROCESS,
                Duration.ofMillis(300)));
        supervisor.start("deaf");
        assertThat(awaitLines("deaf", 1)).containsExactly("up");
        supervisor.stop("deaf");
        assertThat(supervisor.status("deaf").state()).isEqualTo(ServiceState.FINISHED);
    }

    @Test
    void aFailingPreparationIsTriedAgainAndAWaitingOneCanBeStopped() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch preparing = new CountDownLatch(1);
        supervisor.register(new ServiceDefinition(
                "picky",
                List.of(),
                progress -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new ServiceException("no data directory");
                    }
                    preparing.countDown();
                    new CountDownLatch(1).await();
                    throw new IllegalStateException("not reached");
                },
                HealthCheck.PROCESS,
                Duration.ofSeconds(1)));
        supervisor.start("picky");
        assertThat(preparing.await(20, TimeUnit.SECONDS)).isTrue();
        supervisor.stop("picky");
        assertThat(tries).hasValue(3);
        assertThat(supervisor.status("picky").state()).isEqualTo(ServiceState.FINISHED);
        assertThat(supervisor.status("picky").history())
                .anySatisfy(event -> assertThat(event.message()).startsWith("no data directory; next try in"));
    }

    @Test
    void aMissingProgramIsAFailureThatNamesIt() throws Exception {
        supervisor.register(new ServiceDefinition(
                "ghost",
                List.of(),
                progress -> new Launch(List.of("/nowhere/ghost"), Map.of(), root),
                HealthCheck.PROCESS,
                Duration.ofSeconds(1)));
        CountDownLatch failed = new CountDownLatch(2);
        supervisor.addListener((status, event) -> {
            if (event.state() == ServiceState.FAILED && event.message().contains("/nowhere/ghost")) {
                failed.countDown();
            }
        });
        supervisor.start("ghost");
        assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRestartIsANewProcess() throws Exception {
        supervisor.register(service("again", List.of(), "echo $$; exec sleep 1000"));
        supervisor.start("again");
        String first = awaitLines("again", 1).getFirst();
        supervisor.restart("again");
        assertThat(awaitLines("again", 2)).hasSize(2).first().isEqualTo(first);
        assertThat(ProcessHandle.of(Long.parseLong(first))
                        .map(ProcessHandle::isAlive)
                        .orElse(false))
                .isFalse();
    }

    @Test
    void aProcessLeftByAnEarlierAgentIsStoppedBeforeTheServiceStarts() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "1000").start();
        new PidFile(paths.run().resolve("services"), paths.proc(), "left").write(orphan.pid());
        supervisor.register(service("left", List.of(), "exec sleep 1000"));
        supervisor.start("left");
        assertThat(supervisor.awaitHealthy("left", LONG)).isTrue();
        assertThat(orphan.waitFor(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasLeftOfAServiceThatNobodyKnowsAnyMoreIsStopped() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "1000").start();
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            new PidFile(paths.run().resolve("services"), paths.proc(), "dhcp-eth0").write(orphan.pid());
            new PidFile(paths.run().resolve("services"), paths.proc(), "etcd").write(other.pid());
            supervisor.register(service("dhcp-eth1", List.of(), "exec sleep 1000"));
            supervisor.start("dhcp-eth1");
            assertThat(supervisor.awaitHealthy("dhcp-eth1", LONG)).isTrue();

            assertThat(supervisor.stopForgotten("dhcp-")).containsExactly("dhcp-eth0");

            assertThat(orphan.waitFor(1, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).isTrue();
            assertThat(supervisor.healthy("dhcp-eth1")).isTrue();
            assertThat(supervisor.stopForgotten("dhcp-")).isEmpty();
        } finally {
            orphan.destroyForcibly();
            other.destroyForcibly();
        }
    }

    @Test
    void aProcessThatOnlyHasTheSameNumberIsSpared() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try {
            Path file = paths.run().resolve("services/left.pid");
            Files.createDirectories(file.getParent());
            Files.writeString(file, stranger.pid() + " 1");
            supervisor.register(service("left", List.of(), "exec sleep 1000"));
            supervisor.start("left");
            assertThat(supervisor.awaitHealthy("left", LONG)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aRemovedServiceIsGoneAndItsIdIsFree() throws Exception {
        supervisor.register(service("brief", List.of(), "exec sleep 1000"));
        supervisor.start("brief");
        assertThat(supervisor.awaitHealthy("brief", LONG)).isTrue();
        supervisor.remove("brief");
        assertThat(supervisor.list()).isEmpty();
        supervisor.register(service("brief", List.of(), "exec sleep 1000"));
        supervisor.start("brief");
        assertThat(supervisor.awaitHealthy("brief", LONG)).isTrue();
    }

    @Test
    void startAndStopMayBeRepeated() throws Exception {
        supervisor.register(service("calm", List.of(), "exec sleep 1000"));
        supervisor.stop("calm");
        supervisor.start("calm");
        supervisor.start("calm");
        assertThat(supervisor.awaitHealthy("calm", LONG)).isTrue();
        supervisor.stop("calm");
        supervisor.stop("calm");
        supervisor.start("calm");
        assertThat(supervisor.awaitHealthy("calm", LONG)).isTrue();
    }

    @Test
    void unknownServicesAndDependenciesAreRefused() {
        assertThatThrownBy(() -> supervisor.start("nobody"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> supervisor.register(service("a", List.of("b"), "true")))
                .hasMessageContaining("unknown service b");
        assertThatThrownBy(() -> service("../x", List.of(), "true")).isInstanceOf(IllegalArgumentException.class);
    }

    private Supervisor newSupervisor() {
        Supervisor made = new Supervisor(paths, FAST);
        made.addListener(
                (status, event) -> history.add(status.id() + " " + event.state().text()));
        return made;
    }

    private List<String> awaitLines(String id, int count) throws InterruptedException {
        var log = supervisor.log(id).orElseThrow();
        long deadline = System.nanoTime() + LONG.toNanos();
        while (log.lastSequence() < count && System.nanoTime() < deadline) {
            log.after(log.lastSequence(), Duration.ofMillis(200));
        }
        List<String> lines = new ArrayList<>();
        for (LogBuffer.Entry<byte[]> entry : log.tail(-1)) {
            lines.add(new String(entry.value(), StandardCharsets.UTF_8));
        }
        return lines;
    }

    private ServiceDefinition service(String id, List<String> dependencies, String script) {
        return new ServiceDefinition(
                id, dependencies, progress -> shell(script), HealthCheck.PROCESS, Duration.ofSeconds(5));
    }

    private Launch shell(String script) {
        return new Launch(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), root);
    }

    private static void require(AtomicBoolean ready) throws ServiceException {
        if (!ready.get()) {
            throw new ServiceException("not ready");
        }
    }
}
