package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Channel;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine that never runs: it takes over the memory of another one into a file. It has the same devices, as QEMU demands, and behind them nothing of
 * worth: disks of holes, and network cards that nobody hears.
 */
final class FreezeHolder {

    private FreezeHolder() {}

    /**
     * @param directory for its files
     * @param sizes of the disks that the machine writes, by serial, in bytes
     */
    static MachineSpec of(MachineSpec machine, Path directory, Map<String, Long> sizes, QemuUser user) {
        var id = UUID.randomUUID();
        return new MachineSpec(
                new DomainName("coppice-freeze-" + id),
                new DomainId(id),
                "Coppice: freezes " + machine.name(),
                machine.cpu(),
                machine.memory(),
                machine.boot(),
                disks(machine.disks(), directory, sizes, user),
                machine.networkInterfaces().stream().map(FreezeHolder::unheard).toList(),
                machine.channels().stream()
                        .map(channel -> new Channel(channel.name(), directory.resolve(channel.name())))
                        .toList(),
                machine.firmwareConfig(),
                directory.resolve("console.log"),
                DomainMetadata.NONE);
    }

    private static List<Disk> disks(List<Disk> disks, Path directory, Map<String, Long> sizes, QemuUser user) {
        var changed = new ArrayList<Disk>();
        for (var disk : disks) {
            switch (disk.access()) {
                case SHARED_READ_ONLY -> changed.add(disk);
                case EXCLUSIVE -> {
                    var file = directory.resolve(disk.serial() + ".raw");
                    hollow(file, Optional.ofNullable(sizes.get(disk.serial())).orElseThrow());
                    user.give(file);
                    changed.add(new Disk(
                            disk.serial(), file, Disk.Format.RAW, disk.access(), disk.durability(), Optional.empty()));
                }
            }
        }
        return changed;
    }

    private static NetworkInterface unheard(NetworkInterface card) {
        return new NetworkInterface.MulticastSegment(card.mac(), InetAddress.ofLiteral("239.255.255.254"), 9_999);
    }

    /** Makes a file of holes, for its owner alone. */
    static void hollow(Path file, long size) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(size);
            }
        } catch (IOException e) {
            throw new HypervisorException.Failed(
                    file + " cannot be made: " + e + "; see to it that its directory is yours and its disk has space",
                    e);
        }
    }

    /** A directory beside the memory for what is needed while it is made: QEMU's own, and empty. */
    static Path directory(Path ram, QemuUser user) {
        var directory = ram.resolveSibling("." + ram.getFileName() + ".freeze");
        try {
            if (Files.exists(directory)) {
                delete(directory);
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new HypervisorException.Failed(
                    directory + " cannot be made: " + e + "; see to it that the directory around it is yours", e);
        }
        user.give(directory);
        return directory;
    }

    static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new HypervisorException.Failed(directory + " cannot be removed: " + e + "; remove it by hand", e);
        }
    }
}
