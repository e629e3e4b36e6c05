package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads libvirt's capabilities document. */
final class CapabilitiesReader {

    /**
     * @param kvm whether guests of the type kvm are on offer: the kernel has the device and the host's libvirt may use it
     * @param cpuModel libvirt's name for the host's processor
     * @param timestampHertz rate of the timestamp counter; empty where libvirt has no KVM to ask for it
     * @param qemuUser numeric id of the user that QEMU runs as; empty where libvirt does not change users
     */
    record Capabilities(boolean kvm, String cpuModel, OptionalLong timestampHertz, OptionalInt qemuUser) {}

    /** Such as {@code +64055:+64055}: user and group. */
    private static final Pattern LABEL = Pattern.compile("\\+(\\d+):\\+\\d+");

    private static final Pattern HERTZ = Pattern.compile("[1-9]\\d{6,11}");

    private CapabilitiesReader() {}

    static Capabilities read(String xml) {
        var kvm = false;
        var cpuModel = "unknown";
        var securityModel = "";
        var timestampHertz = OptionalLong.empty();
        var qemuUser = OptionalInt.empty();
        try {
            var reader = DomainXmlReader.factory().createXMLStreamReader(new StringReader(xml));
            var path = new ArrayDeque<String>();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD -> throw new XMLStreamException("a DOCTYPE is not allowed");
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(reader.getLocalName());
                        kvm |= reader.getLocalName().equals("domain")
                                && "kvm".equals(reader.getAttributeValue(null, "type"));
                        if (String.join("/", path).equals("capabilities/host/cpu/counter")
                                && "tsc".equals(reader.getAttributeValue(null, "name"))) {
                            timestampHertz = frequency(reader.getAttributeValue(null, "frequency"));
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> {
                        var text = reader.getText().strip();
                        switch (String.join("/", path)) {
                            case "capabilities/host/cpu/model" -> cpuModel = text;
                            case "capabilities/host/secmodel/model" -> securityModel = text;
                            case "capabilities/host/secmodel/baselabel" -> {
                                var label = LABEL.matcher(text);
                                if (securityModel.equals("dac") && label.matches()) {
                                    qemuUser = OptionalInt.of(Integer.parseInt(label.group(1)));
                                }
                            }
                            default -> {}
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> path.removeLast();
                    default -> {}
                }
            }
            return new Capabilities(kvm, cpuModel, timestampHertz, qemuUser);
        } catch (XMLStreamException e) {
            throw new HypervisorException.Failed(
                    "libvirt's capabilities cannot be read: " + e.getMessage()
                            + "; look at them with virsh capabilities",
                    e);
        }
    }

    private static OptionalLong frequency(@Nullable String hertz) {
        return hertz != null && HERTZ.matcher(hertz).matches()
                ? OptionalLong.of(Long.parseLong(hertz))
                : OptionalLong.empty();
    }
}
