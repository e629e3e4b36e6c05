package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface.PortForward;
import io.coppice.hypervisor.NetworkInterface.UserNetwork;
import io.coppice.hypervisor.libvirt.LibvirtHypervisor;
import io.coppice.nodeos.image.NodeImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine of the node image that nobody has given a config: its config drive is blank. Gone when it is closed. */
final class BlankMachine implements AutoCloseable {

    static final MacAddress CARD = new MacAddress("52:54:00:c0:99:1c");

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Hypervisor hypervisor = LibvirtHypervisor.open("qemu:///session", Duration.ofSeconds(20));
    private final DomainId id = new DomainId(UUID.randomUUID());
    private final Path directory;
    private final int port;

    private BlankMachine(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** @param directory for the machine's files; it is made, and removed with the machine */
    static BlankMachine start(String name, NodeImage image, Path directory) throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var machine = new BlankMachine(directory, freePort());
        try {
            Traces.run(List.of(
                    "qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    machine.file("state.qcow2").toString(),
                    "2G"));
            Files.write(machine.file("config.img"), new byte[1 << 20]);
            machine.hypervisor.define(machine.spec(name, image));
            machine.hypervisor.start(machine.id);
            return machine;
        } catch (IOException | RuntimeException | AssertionError e) {
            machine.close();
            throw e;
        }
    }

    /** Where the node's API is reached on 127.0.0.1. */
    int port() {
        return port;
    }

    /** Waits until the console shows something like this; fails at once when the machine stops. */
    Matcher awaitConsole(Pattern text, Duration limit) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var stopped = hypervisor.awaitState(id, DomainState.SHUT_OFF, LOOK_AGAIN);
            var console = Files.exists(file("console.log")) ? Files.readString(file("console.log")) : "";
            var match = text.matcher(console);
            if (match.find()) {
                return match;
            }
            assertThat(!stopped && System.nanoTime() < deadline)
                    .as("'%s' within %s on the console:%n%s", text, limit, console)
                    .isTrue();
        }
    }

    void awaitShutOff(Duration limit) {
        assertThat(hypervisor.awaitState(id, DomainState.SHUT_OFF, limit))
                .as("the machine is off within %s", limit)
                .isTrue();
    }

    private MachineSpec spec(String name, NodeImage image) throws IOException {
        return new MachineSpec(
                new DomainName(name),
                id,
                "a node without a config",
                new CpuSpec(2, Acceleration.SOFTWARE),
                DataSize.ofMebibytes(768),
                new Boot.DirectKernel(image.kernel(), image.initrd(), image.commandLine()),
                List.of(
                        Disk.sharedReadOnly("coppice-root", image.root()),
                        new Disk(
                                "coppice-state",
                                file("state.qcow2"),
                                Disk.Format.QCOW2,
                                Disk.Access.EXCLUSIVE,
                                Disk.Durability.EPHEMERAL,
                                Optional.empty()),
                        Disk.sharedReadOnly("coppice-config", file("config.img"))),
                List.of(new UserNetwork(
                        CARD,
                        InetAddress.ofLiteral("10.89.255.2"),
                        24,
                        List.of(new PortForward(InetAddress.ofLiteral("127.0.0.1"), port, 50000)))),
                List.of(),
                List.of(),
                file("console.log"),
                DomainMetadata.NONE);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        try (Hypervisor closing = hypervisor) {
            closing.undefine(id);
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
