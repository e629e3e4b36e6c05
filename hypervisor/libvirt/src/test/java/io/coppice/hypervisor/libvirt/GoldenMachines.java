package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.Channel;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.FirmwareConfigEntry;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The machines whose descriptions lie under src/test/resources, one aspect each. */
final class GoldenMachines {

    static final Map<String, MachineSpec> ALL = all();

    private GoldenMachines() {}

    static MachineSpec named(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    private static Map<String, MachineSpec> all() {
        var kernel = new Boot.DirectKernel(
                Path.of("/images/i/kernel"), Path.of("/images/i/initrd"), "console=ttyS0 quiet a=\"b & <c>\"");
        var bios = new Boot.Firmware(Boot.Firmware.Kind.BIOS);
        var software = new CpuSpec(2, Acceleration.SOFTWARE);
        var root = Disk.sharedReadOnly("coppice-root", Path.of("/images/i/root.img"));
        var machines = new TreeMap<String, MachineSpec>();
        machines.put("minimal", machine("minimal", software, bios));
        machines.put("kvm", machine("kvm", new CpuSpec(4, Acceleration.KVM), bios));
        machines.put("uefi", machine("uefi", software, new Boot.Firmware(Boot.Firmware.Kind.UEFI)));
        var translating = new CpuSpec(2, Acceleration.SOFTWARE, DataSize.ofMebibytes(768));
        machines.put("direct-kernel", machine("direct-kernel", translating, kernel));
        machines.put("shared-disk", disks("shared-disk", kernel, root));
        machines.put("overlay-ephemeral", disks("overlay-ephemeral", kernel, overlay(Disk.Durability.EPHEMERAL)));
        machines.put("overlay-durable", disks("overlay-durable", bios, overlay(Disk.Durability.DURABLE)));
        machines.put(
                "user-network",
                cards(
                        "user-network",
                        new NetworkInterface.UserNetwork(
                                new MacAddress("52:54:00:12:34:56"),
                                address("10.89.255.2"),
                                24,
                                List.of(new NetworkInterface.PortForward(address("127.0.0.1"), 40001, 50000)))));
        machines.put(
                "multicast-segment",
                cards(
                        "multicast-segment",
                        new NetworkInterface.MulticastSegment(
                                new MacAddress("52:54:00:12:34:57"), address("230.88.1.2"), 30001)));
        machines.put(
                "managed-network",
                cards(
                        "managed-network",
                        new NetworkInterface.ManagedNetwork(new MacAddress("52:54:00:12:34:58"), "default")));
        machines.put(
                "host-bridge",
                cards("host-bridge", new NetworkInterface.HostBridge(new MacAddress("52:54:00:12:34:59"), "br0")));
        machines.put(
                "channel",
                new MachineSpec(
                        new DomainName("channel"),
                        id(),
                        "",
                        software,
                        DataSize.ofGibibytes(1),
                        bios,
                        List.of(),
                        List.of(),
                        List.of(new Channel("io.coppice.agent", Path.of("/run/coppice/agent.sock"))),
                        List.of(),
                        log(),
                        DomainMetadata.NONE));
        machines.put(
                "firmware-config",
                new MachineSpec(
                        new DomainName("firmware-config"),
                        id(),
                        "",
                        software,
                        DataSize.ofGibibytes(1),
                        bios,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new FirmwareConfigEntry("opt/io.coppice/config", Path.of("/var/lib/c.yaml"))),
                        log(),
                        DomainMetadata.NONE));
        machines.put(
                "special-characters",
                new MachineSpec(
                        new DomainName("special-characters"),
                        id(),
                        "<&>\"' ]]> äß漢😀",
                        software,
                        DataSize.ofGibibytes(1),
                        bios,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Path.of("/home/<&>\"'/console.log"),
                        new DomainMetadata(Map.of("owner", "<&>\"' ]]> äß漢😀", "lease", ""))));
        return java.util.Collections.unmodifiableMap(machines);
    }

    private static Disk overlay(Disk.Durability durability) {
        return new Disk(
                "coppice-state",
                Path.of("/clusters/c/state.qcow2"),
                Disk.Format.QCOW2,
                Disk.Access.EXCLUSIVE,
                durability,
                Optional.of(new Disk.Backing(Path.of("/images/base.qcow2"), Disk.Format.QCOW2)));
    }

    private static MachineSpec machine(String name, CpuSpec cpu, Boot boot) {
        return new MachineSpec(
                new DomainName(name),
                id(),
                "A " + name + " machine",
                cpu,
                DataSize.ofMebibytes(512),
                boot,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                log(),
                new DomainMetadata(Map.of("owner", "o1", "cluster", "dev")));
    }

    private static MachineSpec disks(String name, Boot boot, Disk... disks) {
        var spec = machine(name, new CpuSpec(1, Acceleration.SOFTWARE), boot);
        return io.coppice.hypervisor.testing.TestMachines.withDisks(spec, disks);
    }

    private static MachineSpec cards(String name, NetworkInterface... cards) {
        var spec = machine(name, new CpuSpec(1, Acceleration.SOFTWARE), new Boot.Firmware(Boot.Firmware.Kind.BIOS));
        return io.coppice.hypervisor.testing.TestMachines.withNetworkInterfaces(spec, cards);
    }

    private static DomainId id() {
        return DomainId.of("6fa1f3a4-3f0e-4b52-9d6e-0e2f5a3a1c11");
    }

    private static Path log() {
        return Path.of("/home/u/.local/share/coppice/console.log");
    }

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
