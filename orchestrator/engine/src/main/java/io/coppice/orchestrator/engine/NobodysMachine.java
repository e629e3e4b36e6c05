package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.templates.DiskSerials;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine of the shape of another one, and nobody: with disks of its own and cards that nobody hears.
 *
 * @param example whose shape it has
 * @param directory of its files
 */
record NobodysMachine(MachineSpec example, DomainId id, Path directory) {

    NobodysMachine(MachineSpec example, Path directory) {
        this(example, new DomainId(UUID.randomUUID()), directory);
    }

    Path disk() {
        return directory.resolve("state.qcow2");
    }

    /** Over the other one: what the machine has once it is frozen. */
    Path nextDisk() {
        return directory.resolve("state-2.qcow2");
    }

    Path configDrive() {
        return directory.resolve("config.img");
    }

    private Path console() {
        return directory.resolve("console.log");
    }

    /** All that it needs while it runs. */
    List<Path> files() {
        return List.of(disk(), nextDisk(), configDrive(), console());
    }

    MachineSpec machine() {
        return on(disk());
    }

    MachineSpec onNextDisk() {
        return on(nextDisk());
    }

    private MachineSpec on(Path stateDisk) {
        return new MachineSpec(
                new DomainName("coppice-template-" + id),
                id,
                "Coppice: becomes a node template",
                example.cpu(),
                example.memory(),
                example.boot(),
                example.disks().stream().map(disk -> own(disk, stateDisk)).toList(),
                example.networkInterfaces().stream()
                        .map(NobodysMachine::unheard)
                        .toList(),
                example.channels(),
                example.firmwareConfig(),
                console(),
                DomainMetadata.NONE);
    }

    private Disk own(Disk disk, Path stateDisk) {
        return switch (disk.serial()) {
            case DiskSerials.STATE ->
                new Disk(disk.serial(), stateDisk, disk.format(), disk.access(), disk.durability(), Optional.empty());
            case DiskSerials.CONFIG -> Disk.sharedReadOnly(disk.serial(), configDrive());
            default -> disk;
        };
    }

    private static NetworkInterface unheard(NetworkInterface card) {
        return new NetworkInterface.MulticastSegment(card.mac(), InetAddress.ofLiteral("239.255.255.253"), 9_999);
    }
}
