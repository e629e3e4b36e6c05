package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A disk of a running machine that goes on with the overlay which lies under its path by now.
 *
 * @param node QEMU's name for what it has open
 * @param size as the guest sees it, in bytes
 */
record DiskHandover(Disk disk, String node, long size) {

    static List<DiskHandover> of(MachineSpec machine, Qmp qmp) {
        // flat: what lies below an image is not told in the image, for libvirt reads no deeply nested answer
        var images = qmp.execute(
                machine.id(), "query-named-block-nodes", Qmp.arguments().put("flat", true));
        var found = new ArrayList<DiskHandover>();
        for (var i = 0; i < machine.disks().size(); i++) {
            var disk = machine.disks().get(i);
            switch (disk.access()) {
                case SHARED_READ_ONLY -> {}
                case EXCLUSIVE -> found.add(of(machine, disk, node(machine, i, qmp), images));
            }
        }
        return List.copyOf(found);
    }

    /** libvirt calls the device of the disk vda {@code virtio-disk0}, and so on. */
    private static String node(MachineSpec machine, int index, Qmp qmp) {
        return qmp.execute(
                        machine.id(),
                        "qom-get",
                        Qmp.arguments()
                                .put("path", "/machine/peripheral/virtio-disk" + index)
                                .put("property", "drive"))
                .asText();
    }

    private static DiskHandover of(MachineSpec machine, Disk disk, String node, JsonNode images) {
        if (disk.format() != Disk.Format.QCOW2) {
            throw new HypervisorException.Unsupported(
                    "cannot freeze " + machine.name() + ": its disk " + disk.serial()
                            + " is no qcow2 image; give it one, or attach it read-only",
                    null);
        }
        return StreamSupport.stream(images.spliterator(), false)
                .filter(image -> image.path("node-name").asText().equals(node))
                .map(image -> new DiskHandover(
                        disk, node, image.at("/image/virtual-size").asLong()))
                .findFirst()
                .orElseThrow(() -> new HypervisorException.Failed(
                        machine.name() + " has no disk " + disk.serial()
                                + " as it was described; take the machine down and up again",
                        null));
    }

    static Map<String, Long> sizes(List<DiskHandover> disks) {
        return disks.stream().collect(Collectors.toMap(each -> each.disk().serial(), DiskHandover::size));
    }

    Path file() {
        return disk.file();
    }

    /** The guest is stopped. */
    void run(DomainId domain, Qmp qmp) {
        var overlay = "coppice-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        var format = options(Qmp.arguments().put("driver", "qcow2").put("node-name", overlay));
        format.putNull("backing");
        format.set(
                "file",
                options(Qmp.arguments()
                        .put("driver", "file")
                        .put("filename", disk.file().toString())));
        try {
            qmp.execute(domain, "blockdev-add", format);
            qmp.execute(
                    domain,
                    "blockdev-snapshot",
                    Qmp.arguments().put("node", node).put("overlay", overlay));
        } catch (HypervisorException.Failed e) {
            throw new HypervisorException.Failed(
                    "the overlay " + disk.file() + " cannot take its disk over: " + e.getMessage(), e);
        }
    }

    /** As {@link DeviceXml} has libvirt open it. */
    private ObjectNode options(ObjectNode node) {
        node.put("discard", "unmap");
        node.putObject("cache").put("direct", false).put("no-flush", disk.durability() == Disk.Durability.EPHEMERAL);
        return node;
    }
}
