package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A network card as libvirt describes it, with one thing changed: libvirt takes no change of a device without all the rest. */
final class InterfaceXml {

    private InterfaceXml() {}

    /**
     * The card's element with its cable in or out.
     *
     * @throws HypervisorException.InvalidSpec if the domain has no such card
     */
    static String withLink(String domain, MacAddress card, boolean up) {
        try {
            var document = parse(domain);
            var element = find(document, card)
                    .orElseThrow(() -> new HypervisorException.InvalidSpec(
                            "the machine has no network card " + card + "; look at it with virsh domiflist", null));
            child(element, "link").ifPresent(element::removeChild);
            var link = document.createElement("link");
            link.setAttribute("state", up ? "up" : "down");
            element.appendChild(link);
            return write(element);
        } catch (ParserConfigurationException | SAXException | IOException | TransformerException e) {
            throw new HypervisorException.Failed(
                    "libvirt's description of a domain cannot be read: " + e.getMessage()
                            + "; look at it with virsh dumpxml",
                    e);
        }
    }

    /** The text may come from a remote host: no DOCTYPE, no entities. */
    private static Document parse(String domain) throws ParserConfigurationException, SAXException, IOException {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(domain)));
    }

    private static Optional<Element> find(Document document, MacAddress card) {
        var elements = document.getElementsByTagName("interface");
        for (var index = 0; index < elements.getLength(); index++) {
            if (elements.item(index) instanceof Element element
                    && child(element, "mac")
                            .map(mac -> new MacAddress(mac.getAttribute("address")))
                            .filter(card::equals)
                            .isPresent()) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static Optional<Element> child(Element parent, String name) {
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static String write(Element element) throws TransformerException {
        var factory = TransformerFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        var transformer = factory.newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        var text = new StringWriter();
        transformer.transform(new DOMSource(element), new StreamResult(text));
        return text.toString();
    }
}
