package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.ObservedDomain;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What Coppice wants to know of a domain, out of libvirt's description of it. The text may come from a remote host: no DOCTYPE, no entities. */
final class DomainXmlReader {

    private static final XMLInputFactory FACTORY = factory();

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Set<MacAddress> unplugged = new HashSet<>();
    private Optional<MacAddress> card = Optional.empty();
    private final Map<String, Map<String, String>> disks = new TreeMap<>();
    private final Map<String, String> disk = new TreeMap<>();

    private DomainXmlReader() {}

    static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** What the domain's handle tells of it without its description. */
    record Handle(DomainName name, DomainId id, DomainState state, boolean persistent) {}

    /** A description that cannot be read makes an unreadable domain: the others of its host are none the worse. */
    static ObservedDomain read(String xml, Handle handle) {
        try {
            return read(xml, handle.state(), handle.persistent());
        } catch (HypervisorException.Failed e) {
            return ObservedDomain.unreadable(
                    handle.name(), handle.id(), handle.state(), handle.persistent(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * @throws HypervisorException.Failed if the text is not a domain's description
     */
    static ObservedDomain read(String xml, DomainState state, boolean persistent) {
        var reader = new DomainXmlReader();
        try {
            reader.read(FACTORY.createXMLStreamReader(new StringReader(xml)));
            return new ObservedDomain(
                    new DomainName(reader.value("name")),
                    DomainId.of(reader.value("uuid")),
                    state,
                    persistent,
                    Integer.parseInt(reader.value("vcpu")),
                    reader.memory(),
                    new DomainMetadata(reader.metadata),
                    reader.unplugged,
                    reader.limits(),
                    Optional.empty());
        } catch (XMLStreamException | IllegalArgumentException | ArithmeticException e) {
            throw unreadable(e);
        }
    }

    private static HypervisorException.Failed unreadable(Exception cause) {
        return new HypervisorException.Failed(
                "libvirt's description of a domain cannot be read: " + cause.getMessage()
                        + "; look at it with virsh dumpxml",
                cause);
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        var path = new ArrayDeque<String>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a DOCTYPE is not allowed");
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(reader.getLocalName());
                    enter(reader, String.join("/", path));
                }
                case XMLStreamConstants.CHARACTERS -> keepText(String.join("/", path), reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    leave(String.join("/", path));
                    path.removeLast();
                }
                default -> {}
            }
        }
        reader.close();
    }

    private boolean insideOwnMetadata;

    private void enter(XMLStreamReader reader, String path) {
        switch (path) {
            case "domain/memory" -> {
                var unit = reader.getAttributeValue(null, "unit");
                values.put("unit", unit == null ? "KiB" : unit);
            }
            case "domain/devices/disk/target" ->
                disk.put("target", String.valueOf(reader.getAttributeValue(null, "dev")));
            case "domain/devices/interface/mac" ->
                card = Optional.ofNullable(reader.getAttributeValue(null, "address"))
                        .map(MacAddress::new);
            case "domain/devices/interface/link" -> {
                if ("down".equals(reader.getAttributeValue(null, "state"))) {
                    card.ifPresent(unplugged::add);
                }
            }
            case "domain/metadata/domain" ->
                insideOwnMetadata = DomainMetadata.NAMESPACE.equals(reader.getNamespaceURI());
            case "domain/metadata/domain/property" -> {
                var name = reader.getAttributeValue(null, "name");
                var value = reader.getAttributeValue(null, "value");
                if (insideOwnMetadata && name != null && value != null) {
                    metadata.put(name, value);
                }
            }
            default -> {}
        }
    }

    private void keepText(String path, String text) {
        switch (path) {
            case "domain/name", "domain/uuid", "domain/memory", "domain/vcpu" ->
                values.merge(path.substring("domain/".length()), text, String::concat);
            case "domain/devices/disk/serial",
                    "domain/devices/disk/iotune/total_iops_sec",
                    "domain/devices/disk/iotune/total_bytes_sec" ->
                disk.merge(path.substring(path.lastIndexOf('/') + 1), text.strip(), String::concat);
            default -> {}
        }
    }

    private void leave(String path) {
        if (path.equals("domain/devices/disk")) {
            disks.put(disk.getOrDefault("serial", ""), Map.copyOf(disk));
            disk.clear();
        }
    }

    private Map<String, DiskLimit> limits() {
        var limits = new TreeMap<String, DiskLimit>();
        disks.forEach((serial, known) -> {
            var limit = new DiskLimit(limit(known, "total_iops_sec"), limit(known, "total_bytes_sec"));
            if (!limit.equals(DiskLimit.NONE)) {
                limits.put(serial, limit);
            }
        });
        return limits;
    }

    /** libvirt says 0 for none. */
    private static OptionalLong limit(Map<String, String> disk, String name) {
        var value = Long.parseLong(disk.getOrDefault(name, "0"));
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** What the device of the disk with this serial number is called in the description, such as {@code vdb}. */
    static Optional<String> target(String xml, String serial) {
        var reader = new DomainXmlReader();
        try {
            reader.read(FACTORY.createXMLStreamReader(new StringReader(xml)));
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
        return Optional.ofNullable(reader.disks.get(serial)).map(disk -> disk.get("target"));
    }

    private String value(String name) throws XMLStreamException {
        var value = values.get(name);
        if (value == null) {
            throw new XMLStreamException("it has no " + name);
        }
        return value.strip();
    }

    private DataSize memory() throws XMLStreamException {
        var amount = Long.parseLong(value("memory"));
        return new DataSize(Math.multiplyExact(
                amount,
                switch (value("unit")) {
                    case "b", "bytes" -> 1L;
                    case "KiB", "k" -> 1L << 10;
                    case "MiB", "M" -> 1L << 20;
                    case "GiB", "G" -> 1L << 30;
                    case "TiB", "T" -> 1L << 40;
                    default -> throw new XMLStreamException("its memory has the unknown unit " + value("unit"));
                }));
    }
}
