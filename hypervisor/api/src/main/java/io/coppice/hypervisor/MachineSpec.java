package io.coppice.hypervisor;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * A machine as it should be. Two equal specs make the same domain.
 *
 * @param name unique on the host
 * @param id chosen by the caller, so that defining twice is the same as once
 * @param title one line for people
 * @param serialLog absolute path of the file that receives the first serial port's output; its input is reached by
 *     {@link Hypervisor#openConsole}
 * @param metadata ownership, see {@link DomainMetadata}
 */
public record MachineSpec(
        DomainName name,
        DomainId id,
        String title,
        CpuSpec cpu,
        DataSize memory,
        Boot boot,
        List<Disk> disks,
        List<NetworkInterface> networkInterfaces,
        List<Channel> channels,
        List<FirmwareConfigEntry> firmwareConfig,
        Path serialLog,
        DomainMetadata metadata) {

    public MachineSpec {
        if (!name.isPortable()) {
            throw new IllegalArgumentException(
                    "machine name '" + name
                            + "' is not valid: it needs 1 to 100 characters of a-z, 0-9, '-' and '.', and starts with a letter or digit");
        }
        disks = List.copyOf(disks);
        networkInterfaces = List.copyOf(networkInterfaces);
        channels = List.copyOf(channels);
        firmwareConfig = List.copyOf(firmwareConfig);
        var serials = new HashSet<String>();
        disks.forEach(disk -> {
            if (!serials.add(disk.serial())) {
                throw new IllegalArgumentException(
                        "machine " + name + " has two disks with the serial " + disk.serial());
            }
        });
        var macs = new HashSet<MacAddress>();
        networkInterfaces.forEach(nic -> {
            if (!macs.add(nic.mac())) {
                throw new IllegalArgumentException(
                        "machine " + name + " has two network cards with the address " + nic.mac());
            }
        });
    }
}
