package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** An XML element under construction: attributes and children in the order they were added, or text. */
final class XmlTree {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private record QualifiedNamespace(String prefix, String uri) {}

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlTree> children = new ArrayList<>();
    private @Nullable String text;
    private Optional<QualifiedNamespace> namespace = Optional.empty();

    private XmlTree(String name) {
        this.name = name;
    }

    static XmlTree element(String name, XmlTree... children) {
        return new XmlTree(name).with(children);
    }

    static XmlTree text(String name, Object text) {
        var element = new XmlTree(name);
        element.text = checked(text.toString());
        return element;
    }

    /** Puts the element, not its children, into a namespace. */
    XmlTree in(String prefix, String uri) {
        namespace = Optional.of(new QualifiedNamespace(prefix, uri));
        return this;
    }

    XmlTree attribute(String attribute, Object value) {
        attributes.put(attribute, checked(value.toString()));
        return this;
    }

    XmlTree with(XmlTree... more) {
        return with(List.of(more));
    }

    XmlTree with(List<XmlTree> more) {
        children.addAll(more);
        return this;
    }

    /** Indented by two spaces, with a newline at the end. */
    String render() {
        var out = new StringWriter();
        try {
            var writer = FACTORY.createXMLStreamWriter(out);
            write(writer, 0, Set.of());
            writer.writeCharacters("\n");
            writer.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory failed", e);
        }
        return out.toString();
    }

    private void write(XMLStreamWriter writer, int depth, Set<QualifiedNamespace> declared) throws XMLStreamException {
        var content = text;
        if (content == null && children.isEmpty()) {
            startEmpty(writer, declared);
            writeAttributes(writer);
            return;
        }
        start(writer, declared);
        var known = Stream.concat(declared.stream(), namespace.stream()).collect(Collectors.toSet());
        writeAttributes(writer);
        if (content != null) {
            writer.writeCharacters(content);
        }
        for (var child : children) {
            writer.writeCharacters("\n" + "  ".repeat(depth + 1));
            child.write(writer, depth + 1, known);
        }
        if (!children.isEmpty()) {
            writer.writeCharacters("\n" + "  ".repeat(depth));
        }
        writer.writeEndElement();
    }

    private void start(XMLStreamWriter writer, Set<QualifiedNamespace> declared) throws XMLStreamException {
        if (namespace.isPresent()) {
            var qualified = namespace.get();
            writer.writeStartElement(qualified.prefix(), name, qualified.uri());
            declare(writer, qualified, declared);
        } else {
            writer.writeStartElement(name);
        }
    }

    private void startEmpty(XMLStreamWriter writer, Set<QualifiedNamespace> declared) throws XMLStreamException {
        if (namespace.isPresent()) {
            var qualified = namespace.get();
            writer.writeEmptyElement(qualified.prefix(), name, qualified.uri());
            declare(writer, qualified, declared);
        } else {
            writer.writeEmptyElement(name);
        }
    }

    private static void declare(XMLStreamWriter writer, QualifiedNamespace namespace, Set<QualifiedNamespace> declared)
            throws XMLStreamException {
        if (!declared.contains(namespace)) {
            writer.writeNamespace(namespace.prefix(), namespace.uri());
        }
    }

    private void writeAttributes(XMLStreamWriter writer) throws XMLStreamException {
        for (var attribute : attributes.entrySet()) {
            writer.writeAttribute(attribute.getKey(), attribute.getValue());
        }
    }

    /** XML holds no NUL and most other control characters, and does not give line ends and tabs back unchanged. */
    private static String checked(String value) {
        value.codePoints().filter(XmlTree::unwritable).findFirst().ifPresent(bad -> {
            throw new HypervisorException.InvalidSpec(
                    "'" + value.replaceAll("\\p{Cntrl}", "?") + "' holds the character U+"
                            + "%04X".formatted(bad)
                            + ", which cannot stand in a machine's description; leave it out",
                    null);
        });
        return value;
    }

    private static boolean unwritable(int character) {
        return Character.isISOControl(character)
                || (character >= 0xd800 && character <= 0xdfff)
                || character == 0xfffe
                || character == 0xffff;
    }
}
