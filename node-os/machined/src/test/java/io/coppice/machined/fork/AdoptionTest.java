package io.coppice.machined.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.events.EventLog;
import io.coppice.machined.fault.Faults;
import io.coppice.machined.lease.DriveLease;
import io.coppice.machined.lease.LeaseKeeper;
import io.coppice.machined.network.Network;
import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeFault;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.testing.TestPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AdoptionTest {

    private static final Instant FROZEN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = FROZEN.plus(Duration.ofDays(90));
    private static final Optional<Instant> END = Optional.of(NOW.plusSeconds(3600));
    private static final NodeFault LATE = new NodeFault.ClockSkew(Duration.ofHours(-1));
    private static final UUID GENERATION = UUID.fromString("0b6f3c1e-1111-4222-8333-444444444444");

    @TempDir
    private Path directory;

    private final EventLog events = new EventLog();
    private final List<String> console = new ArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InstantSource clock = () -> FROZEN;
    private NodePaths paths;
    private LeaseKeeper lease;
    private Faults faults;

    @BeforeEach
    void begin() throws IOException {
        paths = TestPaths.withPrograms(directory, directory);
        faults = new Faults(paths, new Network(paths), Faults.clock(paths), _ -> {});
        lease = new LeaseKeeper(directory.resolve("lease"), clock, ended::countDown);
        lease.begin(new DriveLease.None(), Optional.of(FROZEN.plusSeconds(10)));
    }

    @AfterEach
    void end() {
        lease.close();
    }

    @Test
    void leaseEntropyTimeAndGenerationAreTheForksOwn() throws Exception {
        byte[] entropy = new byte[256];
        for (int i = 0; i < entropy.length; i++) {
            entropy[i] = (byte) i;
        }

        Instant answer = adoption("").adopt(GENERATION, NOW, entropy, END);

        assertThat(answer).isEqualTo(FROZEN);
        assertThat(lease.expiresAt()).isEqualTo(END);
        String[] call = Files.readString(directory.resolve("call")).strip().split(" ", -1);
        assertThat(call).hasSize(4).startsWith("fork", GENERATION.toString());
        assertThat(Instant.ofEpochSecond(Long.parseLong(call[2]), Long.parseLong(call[3])))
                .as("the time that was told, and what has gone by since")
                .isBetween(NOW, NOW.plusSeconds(20));
        assertThat(Files.readAllBytes(directory.resolve("input")))
                .as("entropy reaches the program byte by byte")
                .isEqualTo(entropy);
        assertThat(Files.readString(directory.resolve("lease-then")))
                .as("the lease that was kept when the clock was set")
                .contains(END.get().toString());
        assertThat(woken).hasValue(1);
        assertThat(tasks(2)).element(0).isEqualTo("fork START");
        assertThat(tasks(2))
                .element(1)
                .asString()
                .matches("fork: adopted, the clock was stepped by \\+77760\\d\\d\\.\\d{3} s STOP");
        assertThat(console).singleElement().asString().contains(GENERATION.toString(), "s");
    }

    @Test
    void itMayBeRepeatedWithAnotherGeneration() throws Exception {
        UUID other = UUID.fromString("0b6f3c1e-1111-4222-8333-555555555555");
        Adoption adoption = adoption("");

        adoption.adopt(GENERATION, NOW, new byte[32], END);
        adoption.adopt(other, FROZEN.minusSeconds(5), new byte[32], Optional.empty());

        assertThat(Files.readString(directory.resolve("call"))).contains(other.toString());
        assertThat(lease.expiresAt()).isEmpty();
        assertThat(tasks(4)).element(3).asString().contains("stepped by -");
    }

    @Test
    void whatCannotBeSetIsSaidAndTheNodeLives() throws Exception {
        Adoption adoption = adoption("echo cannot set the clock; exit 1");

        assertThatThrownBy(() -> adoption.adopt(GENERATION, NOW, new byte[32], END))
                .isInstanceOfSatisfying(NodeException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(NodeException.Kind.UNAVAILABLE);
                    assertThat(refusal.getMessage()).contains("cannot set the clock", "ask again");
                });

        assertThat(lease.expiresAt()).isEqualTo(END);
        assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(woken).hasValue(0);
    }

    @Test
    void whatItWasFrozenWithEndsBeforeItsLeaseIsKept() throws Exception {
        var adoption = adoption("");
        faults.inject(LATE);
        faults.inject(new NodeFault.FullDisk(0));
        Files.createDirectories(paths.state());
        var full = Files.createFile(paths.state().resolve("full-disk"));
        Files.delete(directory.resolve("lease"));
        Files.createDirectories(directory.resolve("lease/in-the-way"));

        assertThatThrownBy(() -> adoption.adopt(GENERATION, NOW, new byte[32], END))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("cannot be kept");

        assertThat(full).doesNotExist();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void aClockThatIsPutOffWhileItIsSetIsKnownToBeOff() throws Exception {
        var adoption = adoption("mkfifo go; read -r word <go");
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var adopting = threads.submit(() -> adoption.adopt(GENERATION, NOW, new byte[32], END));
            await(() -> Files.exists(directory.resolve("go")));
            var injecting = new Thread(() -> faults.inject(LATE));
            injecting.start();
            await(() -> injecting.getState() == Thread.State.BLOCKED || !injecting.isAlive());
            Files.writeString(directory.resolve("go"), "on\n", StandardOpenOption.WRITE);
            adopting.get();
            injecting.join();
        }

        assertThat(faults.list()).containsExactly(LATE);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void withoutItsProgramItSaysWhichIsMissing() {
        Adoption adoption = adoption(Path.of("/nowhere/nodectl"));

        assertThatThrownBy(() -> adoption.adopt(GENERATION, NOW, new byte[32], END))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("/nowhere/nodectl");
    }

    /** With a nodectl that keeps what it is told, and does the rest. */
    private Adoption adoption(String rest) throws IOException {
        Path nodectl = Files.writeString(directory.resolve("nodectl"), """
                #!/bin/sh
                [ "$1" = fork ] || exit 0
                cd "%s"
                echo "$@" >call
                cat >input
                cp lease lease-then
                %s
                """.formatted(directory, rest));
        Files.setPosixFilePermissions(nodectl, PosixFilePermissions.fromString("rwxr-xr-x"));
        return adoption(nodectl);
    }

    private Adoption adoption(Path nodectl) {
        return new Adoption(nodectl, lease, clock, faults, events, console::add, woken::incrementAndGet);
    }

    private List<String> tasks(int count) throws Exception {
        List<String> tasks = new ArrayList<>();
        try (Feed<NodeEvent> feed = events.follow(new EventSource.From.Beginning())) {
            for (int i = 0; i < count; i++) {
                if (Objects.requireNonNull(feed.next()).payload()
                        instanceof NodeEvent.Task(String name, NodeEvent.Action action)) {
                    tasks.add(name + " " + action);
                }
            }
        }
        return tasks;
    }
}
