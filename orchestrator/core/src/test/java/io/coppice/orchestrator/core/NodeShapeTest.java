package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HostInventory.Version;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeShapeTest {

    private static final String IMAGE = "77c3fb556a3bc3a5";
    private static final HostInventory HOST = host(new Version(10, 0, 2), "EPYC");
    private static final Boot KERNEL = new Boot.DirectKernel(Path.of("/i/kernel"), Path.of("/i/initrd"), "quiet");
    private static final CpuSpec CPU = new CpuSpec(2, Acceleration.SOFTWARE);
    private static final DataSize MEMORY = DataSize.ofGibibytes(1);

    private static HostInventory host(Version qemu, String cpuModel) {
        return new HostInventory(
                "qemu:///session",
                "host",
                qemu,
                new Version(11, 3, 0),
                "x86_64",
                8,
                DataSize.ofGibibytes(64),
                DataSize.ofGibibytes(48),
                false,
                cpuModel,
                OptionalInt.empty());
    }

    private static List<Disk> disks(String place) {
        return List.of(
                Disk.sharedReadOnly("coppice-root", Path.of("/i/root.img")),
                Disk.sharedReadOnly("coppice-config", Path.of(place, "config.img")));
    }

    private static List<NetworkInterface> cards(int number) {
        var loopback = InetAddress.getLoopbackAddress();
        return List.of(
                new NetworkInterface.UserNetwork(
                        new MacAddress("52:54:00:00:00:0" + number),
                        loopback,
                        24,
                        List.of(new NetworkInterface.PortForward(loopback, 40_000 + number, 50_000))),
                new NetworkInterface.MulticastSegment(
                        new MacAddress("52:54:00:00:01:0" + number),
                        InetAddress.ofLiteral("239.255.0." + number),
                        9_000 + number));
    }

    private static MachineSpec machine(
            int number, Boot boot, CpuSpec cpu, DataSize memory, List<Disk> disks, List<NetworkInterface> cards) {
        return new MachineSpec(
                new DomainName("coppice-dev-worker-" + number),
                new DomainId(new UUID(7, number)),
                "worker " + number,
                cpu,
                memory,
                boot,
                disks,
                cards,
                List.of(),
                List.of(),
                Path.of("/home/" + number + "/console.log"),
                new DomainMetadata(Map.of("node", "worker-" + number)));
    }

    private static MachineSpec machine(int number) {
        return machine(number, KERNEL, CPU, MEMORY, disks("/home/" + number), cards(number));
    }

    private static NodeShape shape(MachineSpec machine) {
        return NodeShape.of(machine, IMAGE, HOST).orElseThrow();
    }

    @Test
    void namesAddressesPortsAndPlacesAreNoneOfIt() {
        assertThat(shape(machine(1))).isEqualTo(shape(machine(2)));
        assertThat(shape(machine(1)).id()).isEqualTo(shape(machine(2)).id());
    }

    @Test
    void theIdIsTheSameEverywhere() {
        assertThat(shape(machine(1)).id()).matches("[0-9a-f]{16}");
        assertThat(new NodeShape("image: 1\n").id()).isEqualTo("9e423c0edbf1eb83");
    }

    @Test
    void whatAMachineCannotChangeWhileItRunsMakesAnother() {
        var disks = new ArrayList<>(disks("/home/1"));
        disks.add(Disk.sharedReadOnly("coppice-ext-0", Path.of("/e/kubernetes.img")));
        var otherKernel = new Boot.DirectKernel(Path.of("/i/kernel"), Path.of("/i/initrd"), "quiet nosmp");
        var hardware = new CpuSpec(2, Acceleration.KVM);

        var shapes = List.of(
                shape(machine(1)),
                NodeShape.of(machine(1), "0123456789abcdef", HOST).orElseThrow(),
                NodeShape.of(machine(1), IMAGE, host(new Version(10, 0, 3), "EPYC"))
                        .orElseThrow(),
                NodeShape.of(machine(1), IMAGE, host(new Version(10, 0, 2), "Haswell"))
                        .orElseThrow(),
                shape(machine(1, otherKernel, CPU, MEMORY, disks("/home/1"), cards(1))),
                shape(machine(1, KERNEL, new CpuSpec(4, CPU.acceleration()), MEMORY, disks("/home/1"), cards(1))),
                shape(machine(1, KERNEL, hardware, MEMORY, disks("/home/1"), cards(1))),
                shape(machine(1, KERNEL, CPU, DataSize.ofGibibytes(2), disks("/home/1"), cards(1))),
                shape(machine(1, KERNEL, CPU, MEMORY, disks, cards(1))),
                shape(machine(1, KERNEL, CPU, MEMORY, disks("/home/1"), cards(1).subList(0, 1))));

        assertThat(shapes).doesNotHaveDuplicates();
        assertThat(shapes).extracting(NodeShape::id).doesNotHaveDuplicates();
    }

    @Test
    void aMachineThatBootsByItsFirmwareHasNone() {
        var firmware = new Boot.Firmware(Boot.Firmware.Kind.UEFI);

        assertThat(NodeShape.of(machine(1, firmware, CPU, MEMORY, disks("/home/1"), cards(1)), IMAGE, HOST))
                .isEmpty();
    }
}
