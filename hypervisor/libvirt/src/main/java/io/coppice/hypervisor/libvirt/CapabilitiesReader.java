package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.io.StringReader;
import java.util.ArrayDeque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** Reads libvirt's capabilities document. */
final class CapabilitiesReader {

    /**
     * @param kvm whether guests of the type kvm are on offer: the kernel has the device and the host's libvirt may use it
     * @param cpuModel libvirt's name for the host's processor
     */
    record Capabilities(boolean kvm, String cpuModel) {}

    private CapabilitiesReader() {}

    static Capabilities read(String xml) {
        var kvm = false;
        var cpuModel = "unknown";
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
                    }
                    case XMLStreamConstants.CHARACTERS -> {
                        if (String.join("/", path).equals("capabilities/host/cpu/model")) {
                            cpuModel = reader.getText().strip();
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> path.removeLast();
                    default -> {}
                }
            }
            return new Capabilities(kvm, cpuModel);
        } catch (XMLStreamException e) {
            throw new HypervisorException.Failed(
                    "libvirt's capabilities cannot be read: " + e.getMessage()
                            + "; look at them with virsh capabilities",
                    e);
        }
    }
}
