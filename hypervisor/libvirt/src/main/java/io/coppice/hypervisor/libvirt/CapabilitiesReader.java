package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.io.StringReader;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** Reads libvirt's capabilities document. */
final class CapabilitiesReader {

    private CapabilitiesReader() {}

    /** Whether guests of the type kvm are on offer: the kernel has the device and this connection may use it. */
    static boolean offersKvm(String capabilities) {
        try {
            var reader = DomainXmlReader.factory().createXMLStreamReader(new StringReader(capabilities));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("domain")
                        && "kvm".equals(reader.getAttributeValue(null, "type"))) {
                    return true;
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw new HypervisorException.Failed(
                    "libvirt's capabilities cannot be read: " + e.getMessage()
                            + "; look at them with virsh capabilities",
                    e);
        }
    }
}
