package io.coppice.hypervisor.libvirt;

import static io.coppice.hypervisor.libvirt.XmlTree.element;
import static io.coppice.hypervisor.libvirt.XmlTree.text;

import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.Channel;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.hypervisor.NetworkInterface.HostBridge;
import io.coppice.hypervisor.NetworkInterface.ManagedNetwork;
import io.coppice.hypervisor.NetworkInterface.MulticastSegment;
import io.coppice.hypervisor.NetworkInterface.PortForward;
import io.coppice.hypervisor.NetworkInterface.UserNetwork;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The devices of one machine, each given the next free slot of the root complex. */
final class DeviceXml {

    /** Slot 0 is the host bridge, 1 stays free for graphics, 31 is the chipset. */
    private static final int FIRST_SLOT = 2;

    private static final int LAST_SLOT = 30;

    private final List<XmlTree> devices = new ArrayList<>();
    private int nextSlot = FIRST_SLOT;

    private DeviceXml() {}

    static List<XmlTree> of(MachineSpec spec) {
        var writer = new DeviceXml();
        writer.addAll(spec);
        return writer.devices;
    }

    private void addAll(MachineSpec spec) {
        devices.add(element("controller").attribute("type", "usb").attribute("model", "none"));
        var fromFirmware = spec.boot() instanceof Boot.Firmware;
        for (var i = 0; i < spec.disks().size(); i++) {
            devices.add(disk(spec.disks().get(i), i, fromFirmware).with(address()));
        }
        spec.networkInterfaces()
                .forEach(card -> devices.add(networkInterface(card).with(address())));
        if (!spec.channels().isEmpty()) {
            devices.add(element("controller", address())
                    .attribute("type", "virtio-serial")
                    .attribute("index", 0));
            spec.channels().forEach(channel -> devices.add(channel(channel)));
        }
        devices.add(serial(spec));
        devices.add(element("rng", element("backend").attribute("model", "builtin"), address())
                .attribute("model", "virtio"));
        devices.add(element("memballoon", address())
                .attribute("model", "virtio")
                .attribute("autodeflate", "on")
                .attribute("freePageReporting", "on"));
    }

    private XmlTree address() {
        if (nextSlot > LAST_SLOT) {
            throw new HypervisorException.InvalidSpec(
                    "a machine has room for " + (LAST_SLOT - FIRST_SLOT + 1)
                            + " devices, random numbers and balloon included; give it fewer disks and network cards",
                    null);
        }
        return element("address")
                .attribute("type", "pci")
                .attribute("domain", "0x0000")
                .attribute("bus", "0x00")
                .attribute("slot", String.format(Locale.ROOT, "0x%02x", nextSlot++))
                .attribute("function", "0x0");
    }

    private static XmlTree disk(Disk disk, int index, boolean fromFirmware) {
        var element = element("disk").attribute("type", "file").attribute("device", "disk");
        element.with(driver(disk), element("source").attribute("file", disk.file()));
        backingStore(disk).ifPresent(element::with);
        element.with(element("target").attribute("dev", diskName(index)).attribute("bus", "virtio"));
        switch (disk.access()) {
            case EXCLUSIVE -> {}
            case SHARED_READ_ONLY -> element.with(element("readonly"), element("shareable"));
        }
        if (fromFirmware) {
            element.with(element("boot").attribute("order", index + 1));
        }
        return element.with(text("serial", disk.serial()));
    }

    private static XmlTree driver(Disk disk) {
        var driver = element("driver").attribute("name", "qemu").attribute("type", format(disk.format()));
        return switch (disk.access()) {
            case SHARED_READ_ONLY -> driver;
            case EXCLUSIVE ->
                switch (disk.durability()) {
                    case DURABLE ->
                        driver.attribute("cache", "writeback")
                                .attribute("discard", "unmap")
                                .attribute("detect_zeroes", "unmap");
                    case EPHEMERAL -> driver.attribute("cache", "unsafe").attribute("discard", "unmap");
                };
        };
    }

    /** Where it is left out, libvirt reads in the image's own header what lies under it. */
    private static Optional<XmlTree> backingStore(Disk disk) {
        var stated = disk.backing()
                .map(backing -> element(
                                "backingStore",
                                element("format").attribute("type", format(backing.format())),
                                element("source").attribute("file", backing.file()),
                                element("backingStore"))
                        .attribute("type", "file"));
        return switch (disk.format()) {
            case QCOW2 -> stated;
            case RAW -> stated.or(() -> Optional.of(element("backingStore")));
        };
    }

    private static String format(Disk.Format format) {
        return switch (format) {
            case RAW -> "raw";
            case QCOW2 -> "qcow2";
        };
    }

    /** vda, vdb … vdz, vdaa …: the guest does not rely on it. */
    private static String diskName(int index) {
        var letters = new StringBuilder();
        for (var rest = index; rest >= 0; rest = rest / 26 - 1) {
            letters.insert(0, (char) ('a' + rest % 26));
        }
        return "vd" + letters;
    }

    private static XmlTree networkInterface(NetworkInterface card) {
        return switch (card) {
            case UserNetwork user ->
                card("user", card)
                        .with(element("ip")
                                .attribute("address", user.address().getHostAddress())
                                .attribute("family", user.address() instanceof Inet6Address ? "ipv6" : "ipv4")
                                .attribute("prefix", user.prefix()))
                        .with(user.forwards().stream()
                                .map(DeviceXml::portForward)
                                .toList())
                        .with(virtio(), element("backend").attribute("type", "passt"), noOptionRom());
            case MulticastSegment segment ->
                card("mcast", card)
                        .with(
                                element("source")
                                        .attribute("address", segment.group().getHostAddress())
                                        .attribute("port", segment.port()),
                                virtio(),
                                noOptionRom());
            case ManagedNetwork managed ->
                card("network", card)
                        .with(element("source").attribute("network", managed.network()), virtio(), noOptionRom());
            case HostBridge bridge ->
                card("bridge", card)
                        .with(element("source").attribute("bridge", bridge.bridge()), virtio(), noOptionRom());
        };
    }

    private static XmlTree card(String type, NetworkInterface card) {
        return element("interface", element("mac").attribute("address", card.mac()))
                .attribute("type", type);
    }

    private static XmlTree virtio() {
        return element("model").attribute("type", "virtio");
    }

    private static XmlTree noOptionRom() {
        return element("rom").attribute("enabled", "no");
    }

    private static XmlTree portForward(PortForward forward) {
        return element(
                        "portForward",
                        element("range").attribute("start", forward.hostPort()).attribute("to", forward.guestPort()))
                .attribute("proto", "tcp")
                .attribute("address", forward.hostAddress().getHostAddress());
    }

    private static XmlTree channel(Channel channel) {
        return element(
                        "channel",
                        element("source").attribute("mode", "bind").attribute("path", channel.socket()),
                        element("target").attribute("type", "virtio").attribute("name", channel.name()))
                .attribute("type", "unix");
    }

    private static XmlTree serial(MachineSpec spec) {
        return element(
                        "serial",
                        element("log").attribute("file", spec.serialLog()).attribute("append", "on"),
                        element("target").attribute("type", "isa-serial").attribute("port", 0))
                .attribute("type", "pty");
    }
}
