package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Channel;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.FirmwareConfigEntry;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the contract cannot show: guests that really run, and devices that QEMU really takes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QemuMachineIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path directory;
    private final RealMachines machines;

    QemuMachineIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.machines = new RealMachines(directory);
    }

    @AfterEach
    void removeMachines() {
        machines.close();
    }

    @BeforeEach
    void sharedDisk() throws IOException {
        sparse("root.img");
    }

    private Path sparse(String name) throws IOException {
        var file = directory.resolve(name);
        try (var image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(1 << 20);
        }
        return file;
    }

    @Test
    void aGuestPrintsAndPowersOff() throws IOException {
        var spec = machines.start(machine -> guest(machine, "hello from the guest\n"));

        assertThat(machines.hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, SOON))
                .isTrue();
        assertThat(Files.readString(spec.serialLog())).contains("hello from the guest");
    }

    @Test
    void theSerialLogIsAppendedTo() throws IOException {
        var spec = machines.start(machine -> guest(machine, "once more\n"));
        assertThat(machines.hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, SOON))
                .isTrue();

        machines.hypervisor().start(spec.id());
        assertThat(machines.hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, SOON))
                .isTrue();

        assertThat(Files.readString(spec.serialLog()).split("once more", -1)).hasSize(3);
    }

    @Test
    void theConsoleCarriesBothWays() throws IOException {
        var spec = machines.define(this::echo);
        machines.hypervisor().start(spec.id());
        try (var console = machines.hypervisor().openConsole(spec.id())) {
            machines.awaitText(spec, "ready");
            var question = "0123456789".repeat(200).getBytes(StandardCharsets.US_ASCII);

            console.input().write(question);

            var answer = new StringBuilder();
            while (answer.indexOf(new String(question, StandardCharsets.US_ASCII)) < 0) {
                var octet = console.output().read();
                assertThat(octet).as("the console ended after: %s", answer).isNotNegative();
                answer.append((char) octet);
            }
        }
    }

    @Test
    void machinesShareAReadOnlyDisk() {
        var disk = Disk.sharedReadOnly("coppice-root", directory.resolve("root.img"));

        var first = machines.start(machine -> TestMachines.withDisks(machine, disk));
        var second = machines.start(machine -> TestMachines.withDisks(machine, disk));

        assertThat(List.of(first, second))
                .allSatisfy(spec -> assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING));
    }

    @Test
    void aWritableDiskBelongsToOneMachine() throws IOException {
        var disk = new Disk(
                "state",
                sparse("state.img"),
                Disk.Format.RAW,
                Disk.Access.EXCLUSIVE,
                Disk.Durability.DURABLE,
                Optional.empty());
        machines.start(machine -> TestMachines.withDisks(machine, disk));
        var second = machines.define(machine -> TestMachines.withDisks(machine, disk));

        assertThatThrownBy(() -> machines.hypervisor().start(second.id()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("state.img")
                .hasMessageContaining(second.name().value());
    }

    @Test
    void overlaysReadThroughToTheirBase() throws Exception {
        var base = qcow2("base.qcow2", List.of("8M"));
        var overlay = qcow2("overlay.qcow2", List.of("-b", base.toString(), "-F", "qcow2"));
        for (var durability : Disk.Durability.values()) {
            var disk = new Disk(
                    "state",
                    overlay,
                    Disk.Format.QCOW2,
                    Disk.Access.EXCLUSIVE,
                    durability,
                    Optional.of(new Disk.Backing(base, Disk.Format.QCOW2)));

            var spec = machines.start(machine -> TestMachines.withDisks(machine, disk));

            assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
            machines.hypervisor().destroy(spec.id());
        }
    }

    private Path qcow2(String name, List<String> arguments) throws Exception {
        var file = directory.resolve(name);
        var command = new java.util.ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        if (arguments.size() > 1) {
            command.addAll(arguments);
        }
        command.add(file.toString());
        if (arguments.size() == 1) {
            command.addAll(arguments);
        }
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return file;
    }

    @Test
    void aMissingDiskIsNamed() {
        var disk = Disk.sharedReadOnly("gone", directory.resolve("gone.img"));
        var spec = machines.define(machine -> TestMachines.withDisks(machine, disk));

        assertThatThrownBy(() -> machines.hypervisor().start(spec.id()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("gone.img")
                .hasMessageContaining(spec.name().value())
                .hasMessageContaining(RealMachines.URI);
    }

    @Test
    void bothRootlessNetworksAreTaken() throws IOException {
        var port = freePort();
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        machines.start(machine -> TestMachines.withNetworkInterfaces(
                machine,
                new NetworkInterface.UserNetwork(
                        new MacAddress("52:54:00:00:00:01"),
                        GoldenMachines.address("10.89.255.2"),
                        24,
                        List.of(new NetworkInterface.PortForward(loopback, port, 50000))),
                new NetworkInterface.MulticastSegment(
                        new MacAddress("52:54:00:00:00:02"), GoldenMachines.address("230.99.7.1"), freePort())));

        try (var client = new Socket()) {
            client.connect(new InetSocketAddress(loopback, port), 5000);
            assertThat(client.isConnected()).isTrue();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void channelsAndFirmwareConfigAreTaken() throws IOException {
        var config = Files.writeString(directory.resolve("config"), "text");

        var spec = machines.start(machine -> new MachineSpec(
                machine.name(),
                machine.id(),
                machine.title(),
                machine.cpu(),
                machine.memory(),
                machine.boot(),
                machine.disks(),
                machine.networkInterfaces(),
                List.of(new Channel("io.coppice.agent", Path.of("/tmp/" + machine.id() + ".sock"))),
                List.of(new FirmwareConfigEntry("opt/io.coppice/test", config)),
                machine.serialLog(),
                DomainMetadata.NONE));

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void qemusMonitorAnswers() {
        var spec = machines.start(machine -> machine);

        assertThat(machines.hypervisor().monitorCommand(spec.id(), "{\"execute\":\"query-status\"}"))
                .contains("\"running\":true");
    }

    @Test
    void softwareEmulationIsBounded() throws IOException {
        var spec = machines.start(machine -> machine);

        assertThat(commandLineOf(spec)).contains("tb-size=128").contains("-cpu\0max");
    }

    @Test
    void noProcessOutlivesAnUndefinedMachine() {
        var spec = machines.start(machine -> machine);
        assertThat(processesOf(spec)).isEqualTo(1);

        machines.hypervisor().undefine(spec.id());

        assertThat(processesOf(spec)).isZero();
    }

    private DomainState stateOf(MachineSpec spec) {
        return machines.hypervisor().find(spec.id()).orElseThrow().state();
    }

    private MachineSpec guest(MachineSpec machine, String text) {
        try {
            return TinyKernel.printing(machine, directory, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MachineSpec echo(MachineSpec machine) {
        try {
            return TinyKernel.echoing(machine, directory, "ready\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long processesOf(MachineSpec spec) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains("guest=" + spec.name() + ","))
                .count();
    }

    private static String commandLineOf(MachineSpec spec) throws IOException {
        return ProcessHandle.allProcesses()
                .map(process -> commandLine(process.pid()))
                .filter(line -> line.contains("guest=" + spec.name() + ","))
                .findFirst()
                .orElseThrow();
    }

    private static String commandLine(long process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
