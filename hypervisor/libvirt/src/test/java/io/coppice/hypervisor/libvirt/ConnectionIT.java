package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the way to libvirt's daemon breaks, hangs, or never was. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConnectionIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Path directory;
    private final Path socket;
    private final RealMachines machines;
    private final SocketRelay relay;

    ConnectionIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.machines = new RealMachines(directory);
        this.socket = directory.resolve("libvirt-sock");
        this.relay = new SocketRelay(socket, daemonSocket());
    }

    @AfterEach
    void close() throws IOException {
        machines.close();
        relay.close();
    }

    /** Root has one daemon for both connections; others have their own. */
    private static Path daemonSocket() {
        var system = Path.of("/run/libvirt/libvirt-sock");
        if ("root".equals(System.getProperty("user.name"))) {
            return system;
        }
        var runtime = System.getenv("XDG_RUNTIME_DIR");
        return (runtime == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(runtime))
                .resolve("libvirt/libvirt-sock");
    }

    private LibvirtHypervisor open(Duration limit) {
        return LibvirtHypervisor.open("qemu+unix:///session?socket=" + socket, limit);
    }

    @Test
    void aBrokenConnectionIsOpenedAnew() throws IOException {
        try (var hypervisor = open(SOON)) {
            var before = hypervisor.domains();

            relay.cut();

            assertThat(hypervisor.domains()).containsAll(before);
            assertThat(relay.accepted()).isEqualTo(2);
        }
    }

    @Test
    void eventsGoOnAfterABreak() throws Exception {
        var spec = machines.define(machine -> machine);
        var events = new LinkedBlockingQueue<DomainEvent>();
        try (var hypervisor = open(SOON);
                var _ = hypervisor.subscribe(events::add)) {
            relay.cut();
            hypervisor.start(spec.id());

            DomainEvent event;
            do {
                event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("an event of the new connection").isNotNull();
            } while (!event.id().equals(spec.id()) || event.kind() != DomainEvent.Kind.STARTED);
        }
    }

    @Test
    void awaitingAStateOutlivesABreak() throws Exception {
        var spec = machines.start(machine -> machine);
        try (var hypervisor = open(SOON)) {
            var begun = new CountDownLatch(1);
            var waiting = CompletableFuture.supplyAsync(() -> {
                begun.countDown();
                return hypervisor.awaitState(spec.id(), DomainState.SHUT_OFF, SOON);
            });
            begun.await();

            relay.cut();
            machines.hypervisor().destroy(spec.id());

            assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aConsoleEndsWithItsConnection() throws Exception {
        var spec = machines.start(machine -> machine);
        try (var hypervisor = open(SOON);
                var console = hypervisor.openConsole(spec.id())) {
            relay.cut();

            assertThat(CompletableFuture.supplyAsync(() -> readAll(console)).get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .as("what the firmware printed, then the end")
                    .isNotNull();
        }
    }

    private static byte[] readAll(Hypervisor.Console console) {
        try {
            return console.output().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHostThatHangsAtOpenIsNamedInTime() {
        relay.fallSilent();
        var begin = System.nanoTime();

        assertThatThrownBy(() -> open(Duration.ofMillis(700)))
                .isInstanceOf(HypervisorException.TimedOut.class)
                .hasMessageContaining("connecting on qemu+unix:///session?socket=" + socket)
                .hasMessageContaining("700 ms");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void keepaliveEndsACallThatHangs() {
        try (var hypervisor = open(SOON)) {
            relay.fallSilent();

            assertThatThrownBy(hypervisor::domains).isInstanceOf(HypervisorException.class);
        }
    }

    @Test
    void noDaemonIsUnavailableWithARemedy() {
        var missing = directory.resolve("missing");

        assertThatThrownBy(() -> LibvirtHypervisor.open("qemu+unix:///session?socket=" + missing, SOON))
                .isInstanceOf(HypervisorException.Unavailable.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("libvirtd");
    }

    @Test
    void anUnknownDriverIsUnavailableWithARemedy() {
        assertThatThrownBy(() -> LibvirtHypervisor.open("nonsense:///x", SOON))
                .isInstanceOf(HypervisorException.Unavailable.class)
                .hasMessageContaining("nonsense:///x")
                .hasMessageContaining("the URI");
    }

    @Test
    void aClosedHypervisorSaysSo() {
        var hypervisor = open(SOON);
        hypervisor.close();
        hypervisor.close();

        assertThatThrownBy(hypervisor::domains).isInstanceOf(HypervisorException.Unavailable.class);
    }

    @Test
    void libvirtPrintsNothingItself() throws Exception {
        var log = directory.resolve("stderr");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailingClient.class.getName())
                .redirectError(log.toFile())
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(log)).doesNotContain("libvirt:").doesNotContain("error :");
    }
}
