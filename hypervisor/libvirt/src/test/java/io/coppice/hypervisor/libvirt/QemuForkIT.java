package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests that count, frozen and forked: what is in their memory shows how far they had come. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QemuForkIT {

    /** What the guest prints is this and its count. */
    private static final int COUNTED_FROM = 0x80;

    private static final int BALANCED = 1;

    /** Copying it takes longer than the guest stays with some pages. */
    private static final DataSize LARGE = DataSize.ofMebibytes(512);

    private final Path directory;
    private final RealMachines machines;

    QemuForkIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.machines = new RealMachines(directory);
    }

    @AfterEach
    void removeMachines() {
        machines.close();
    }

    @Test
    void aForkGoesOnWhereTheFrozenMachineWasAndAsOftenAsOneLikes() throws IOException {
        var source = started(this::counting);
        assertThat(count(source, 3)).isEqualTo(3);
        var memory = memory("m");

        machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.GO_ON);

        assertThat(count(source, 2)).as("the source goes on").isEqualTo(5);
        for (var fork = 0; fork < 3; fork++) {
            assertThat(count(thawed(memory), 1)).as("fork %d", fork).isEqualTo(4);
        }
        assertThat(Files.readString(source.serialLog(), StandardCharsets.ISO_8859_1)
                        .split("ready", -1))
                .as("the source booted once")
                .hasSize(2);
    }

    @Test
    void whatStaysPausedGoesOnWhereItWasFrozen() throws IOException {
        var source = started(this::counting);
        assertThat(count(source, 3)).isEqualTo(3);
        var memory = memory("m");

        machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.STAY_PAUSED);

        assertThat(machines.hypervisor().find(source.id()).orElseThrow().state())
                .isEqualTo(DomainState.PAUSED);
        assertThat(count(thawed(memory), 1)).isEqualTo(4);
        machines.hypervisor().resume(source.id());
        assertThat(count(source, 1)).isEqualTo(4);
    }

    @Test
    void aForkIsFrozenInItsTurn() throws IOException {
        var source = started(this::counting);
        assertThat(count(source, 1)).isEqualTo(1);
        var first = memory("first");
        machines.hypervisor().freeze(List.of(new Freezing(source, first)), AfterFreeze.GO_ON);
        machines.hypervisor().undefine(source.id());
        var fork = thawed(first);
        assertThat(count(fork, 3)).isEqualTo(4);
        var second = memory("second");

        machines.hypervisor().freeze(List.of(new Freezing(fork, second)), AfterFreeze.GO_ON);

        assertThat(count(thawed(second), 1)).isEqualTo(5);
        assertThat(count(thawed(first), 1)).isEqualTo(2);
    }

    @Test
    void frozenMemoryIsItsOwnersAloneAndIsNeverWritten() throws IOException {
        var source = started(this::counting);
        assertThat(count(source, 1)).isEqualTo(1);
        var memory = memory("m");

        machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.GO_ON);

        assertThat(List.of(memory.ram(), memory.state()))
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("r--------"));
        assertThat(memory.ram()).hasSize(source.memory().bytes());
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".freeze"));
        var before = Files.copy(memory.ram(), directory.resolve("copy"));
        assertThat(count(thawed(memory), 100)).isEqualTo(101);
        assertThat(memory.ram()).hasSameBinaryContentAs(before);
    }

    /** What guests write after the freeze goes to overlays, in the source and in a fork alike. */
    @Test
    void disksAreFrozenWithTheMemoryAndEverybodyGoesOnWithAnOverlay() throws Exception {
        var disk = overlay("disk.qcow2", Optional.empty());
        var source = started(machine -> counting(TestMachines.withDisks(machine, disk)));
        assertThat(openFile(source)).isEqualTo(disk.file().toString());
        var frozen = Files.createLink(directory.resolve("frozen.qcow2"), disk.file());
        var next = overlay("next.qcow2", Optional.of(disk.file()));
        var memory = memory("m");

        machines.hypervisor()
                .freeze(List.of(new Freezing(TestMachines.withDisks(source, next), memory)), AfterFreeze.GO_ON);

        assertThat(count(source, 1)).isEqualTo(1);
        assertThat(openFile(source)).isEqualTo(next.file().toString());
        assertThat(backingFile(source)).isEqualTo(disk.file().toString());
        var ofFork = overlay("fork.qcow2", Optional.of(frozen));
        var fork = machines.define(machine -> counting(TestMachines.withDisks(machine, ofFork)));
        machines.hypervisor().thaw(fork, memory);
        machines.hypervisor().resume(fork.id());
        assertThat(count(fork, 1)).isEqualTo(1);
        assertThat(openFile(fork)).isEqualTo(ofFork.file().toString());
    }

    @Test
    void withoutAnOverlayTheDiskStaysAsItIsAndTheMachineRuns() throws Exception {
        var disk = overlay("disk.qcow2", Optional.empty());
        var source = started(machine -> counting(TestMachines.withDisks(machine, disk)));
        var memory = memory("m");

        assertThatThrownBy(() -> machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.GO_ON))
                .isInstanceOf(HypervisorException.Failed.class)
                .hasMessageContaining("disk.qcow2");

        assertThat(count(source, 1)).isEqualTo(1);
        assertThat(memory.ram()).doesNotExist();
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".freeze"));
    }

    @Test
    void severalMachinesAreFrozenAtOnceWithTheirNetworkCards() throws IOException {
        var group = new ArrayList<MachineSpec>();
        for (var i = 0; i < 3; i++) {
            group.add(started(machine -> counting(TestMachines.withNetworkInterfaces(machine, card()))));
        }
        for (var machine : group) {
            assertThat(count(machine, 2)).isEqualTo(2);
        }
        var freezings = group.stream()
                .map(machine -> new Freezing(machine, memory(machine.id().toString())))
                .toList();

        machines.hypervisor().freeze(freezings, AfterFreeze.GO_ON);

        for (var freezing : freezings) {
            assertThat(count(freezing.machine(), 1)).isEqualTo(3);
            var fork = machines.define(machine -> counting(TestMachines.withNetworkInterfaces(machine, card())));
            machines.hypervisor().thaw(fork, freezing.memory());
            machines.hypervisor().resume(fork.id());
            assertThat(count(fork, 1)).isEqualTo(3);
        }
    }

    @Test
    void whatWasCutOffWhileItWasThawedIsThawedAnew() throws IOException {
        var source = started(this::counting);
        var memory = memory("m");
        machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.GO_ON);
        var fork = machines.define(this::counting);
        machines.hypervisor()
                .create(
                        fork,
                        DomainXml.of(fork, new MemoryBackend.CopyOnWrite(memory.ram())),
                        NativeLibvirt.VIR_DOMAIN_START_PAUSED);

        machines.hypervisor().thaw(fork, memory);

        assertThat(machines.hypervisor().find(fork.id()).orElseThrow().state()).isEqualTo(DomainState.PAUSED);
        machines.hypervisor().resume(fork.id());
        assertThat(count(fork, 1)).isEqualTo(1);
    }

    /** Writes that QEMU does not see it would leave out of what it copies while the guest runs. */
    @Test
    void noWriteIsLostThatTheGuestMakesWhileItsMemoryIsCopied() throws IOException {
        var source = started(this::balancing);
        for (var freeze = 0; freeze < 6; freeze++) {
            var memory = memory("m" + freeze);
            machines.hypervisor().freeze(List.of(new Freezing(source, memory)), AfterFreeze.GO_ON);
            var fork = machines.define(this::balancing);
            machines.hypervisor().thaw(fork, memory);
            machines.hypervisor().resume(fork.id());

            assertThat(count(fork, 1)).as("balance of fork %d", freeze).isEqualTo(BALANCED);
            machines.hypervisor().undefine(fork.id());
        }
        assertThat(count(source, 1)).isEqualTo(BALANCED);
    }

    private MachineSpec balancing(MachineSpec machine) {
        try {
            return TinyKernel.balancing(TestMachines.withMemory(machine, LARGE), directory, "ready\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FrozenMemory memory(String name) {
        return new FrozenMemory(directory.resolve(name + ".ram"), directory.resolve(name + ".state"));
    }

    private MachineSpec thawed(FrozenMemory memory) {
        var fork = machines.define(this::counting);
        machines.hypervisor().thaw(fork, memory);
        machines.hypervisor().resume(fork.id());
        return fork;
    }

    private MachineSpec counting(MachineSpec machine) {
        try {
            return TinyKernel.counting(machine, directory, "ready\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NetworkInterface card() {
        return new NetworkInterface.MulticastSegment(
                new MacAddress("52:54:00:00:00:07"), InetAddress.ofLiteral("239.192.7.7"), 20_007);
    }

    private MachineSpec started(UnaryOperator<MachineSpec> shape) throws IOException {
        var machine = machines.start(shape);
        machines.awaitText(machine, "ready");
        return machine;
    }

    /** Has the guest count on so often, and returns how far it has come by then. */
    private int count(MachineSpec machine, int times) throws IOException {
        try (var console = machines.hypervisor().openConsole(machine.id())) {
            var last = 0;
            for (var i = 0; i < times; i++) {
                console.input().write('x');
                console.input().flush();
                do {
                    last = console.output().read();
                    assertThat(last)
                            .as("the console of %s goes on", machine.name())
                            .isNotNegative();
                } while (last < COUNTED_FROM);
            }
            return last - COUNTED_FROM;
        }
    }

    private Disk overlay(String name, Optional<Path> backing) throws Exception {
        var file = directory.resolve(name);
        var command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        backing.ifPresent(path -> command.addAll(List.of("-b", path.toString(), "-F", "qcow2")));
        command.addAll(List.of(file.toString(), "8M"));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return new Disk(
                "state",
                file,
                Disk.Format.QCOW2,
                Disk.Access.EXCLUSIVE,
                Disk.Durability.EPHEMERAL,
                backing.map(path -> new Disk.Backing(path, Disk.Format.QCOW2)));
    }

    private JsonNode image(MachineSpec machine) {
        return new Qmp(machines.hypervisor()::monitorCommand)
                .execute(machine.id(), "query-block")
                .get(0)
                .at("/inserted/image");
    }

    private String openFile(MachineSpec machine) {
        return image(machine).get("filename").asText();
    }

    private String backingFile(MachineSpec machine) {
        return image(machine).at("/backing-image/filename").asText();
    }
}
