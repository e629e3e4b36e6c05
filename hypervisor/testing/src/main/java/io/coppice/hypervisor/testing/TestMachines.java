package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Small machines with names of their own, which boot nothing and stay in their firmware. */
public final class TestMachines {

    private TestMachines() {}

    /**
     * @param directory where the serial log goes; the hypervisor's user must reach it
     */
    public static MachineSpec idle(Path directory) {
        var id = UUID.randomUUID();
        return new MachineSpec(
                new DomainName("coppice-contract-" + id.toString().substring(0, 13)),
                new DomainId(id),
                "contract test",
                new CpuSpec(1, Acceleration.SOFTWARE),
                DataSize.ofMebibytes(64),
                new Boot.Firmware(Boot.Firmware.Kind.BIOS),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                directory.resolve(id + ".log"),
                new DomainMetadata(Map.of("owner", "contract", "node", "n1")));
    }

    public static MachineSpec withDisks(MachineSpec spec, Disk... disks) {
        return copy(spec, spec.name(), spec.id(), spec.title(), List.of(disks), spec.networkInterfaces());
    }

    public static MachineSpec withNetworkInterfaces(MachineSpec spec, NetworkInterface... cards) {
        return copy(spec, spec.name(), spec.id(), spec.title(), spec.disks(), List.of(cards));
    }

    public static MachineSpec withName(MachineSpec spec, DomainName name) {
        return copy(spec, name, spec.id(), spec.title(), spec.disks(), spec.networkInterfaces());
    }

    public static MachineSpec withId(MachineSpec spec, DomainId id) {
        return copy(spec, spec.name(), id, spec.title(), spec.disks(), spec.networkInterfaces());
    }

    public static MachineSpec withMemory(MachineSpec spec, DataSize memory) {
        return new MachineSpec(
                spec.name(),
                spec.id(),
                spec.title(),
                spec.cpu(),
                memory,
                spec.boot(),
                spec.disks(),
                spec.networkInterfaces(),
                spec.channels(),
                spec.firmwareConfig(),
                spec.serialLog(),
                spec.metadata());
    }

    private static MachineSpec copy(
            MachineSpec spec,
            DomainName name,
            DomainId id,
            String title,
            List<Disk> disks,
            List<NetworkInterface> cards) {
        return new MachineSpec(
                name,
                id,
                title,
                spec.cpu(),
                spec.memory(),
                spec.boot(),
                disks,
                cards,
                spec.channels(),
                spec.firmwareConfig(),
                spec.serialLog(),
                spec.metadata());
    }
}
