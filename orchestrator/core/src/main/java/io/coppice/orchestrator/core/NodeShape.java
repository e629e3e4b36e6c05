package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What machines have to have in common so that one can go on where the other was frozen: image, processors, memory, devices, and the program and processor that
 * they run on. Names, addresses, contents of disks and their sizes are none of it.
 *
 * @param text everything, one thing to a line
 */
public record NodeShape(String text) {

    private static final int ID_LENGTH = 16;

    /**
     * @param image id of the node image that the machine boots
     * @return empty for a machine that boots by its firmware: what its disks hold would be part of it
     */
    public static Optional<NodeShape> of(MachineSpec machine, String image, HostInventory host) {
        return switch (machine.boot()) {
            case Boot.Firmware _ -> Optional.empty();
            case Boot.DirectKernel kernel -> Optional.of(of(machine, image, kernel.commandLine(), host));
        };
    }

    private static NodeShape of(MachineSpec machine, String image, String commandLine, HostInventory host) {
        return new NodeShape("""
                image: %s
                command line: %s
                processors: %d
                acceleration: %s
                memory: %s
                disks: %s
                network cards: %s
                channels: %d
                firmware configuration: %d
                QEMU: %s
                processor: %s
                """.formatted(
                image,
                commandLine,
                machine.cpu().count(),
                machine.cpu().acceleration(),
                machine.memory(),
                machine.disks().stream().map(NodeShape::told).collect(Collectors.joining(", ")),
                machine.networkInterfaces().stream().map(NodeShape::told).collect(Collectors.joining(", ")),
                machine.channels().size(),
                machine.firmwareConfig().size(),
                host.hypervisorVersion(),
                host.cpuModel()));
    }

    private static String told(Disk disk) {
        return "%s (%s, %s, %s)".formatted(disk.serial(), disk.format(), disk.access(), disk.durability());
    }

    private static String told(NetworkInterface card) {
        return switch (card) {
            case NetworkInterface.UserNetwork _ -> "user network";
            case NetworkInterface.MulticastSegment _ -> "segment";
            case NetworkInterface.ManagedNetwork _ -> "managed network";
            case NetworkInterface.HostBridge _ -> "bridge";
        };
    }

    /** The same for the same shape, everywhere: the beginning of its SHA-256. */
    public String id() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
