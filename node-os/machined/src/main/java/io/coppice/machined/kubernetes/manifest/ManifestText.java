package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.documents.Node;
import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Objects of the API as they are written in YAML. */
final class ManifestText {

    /** Manifests write the permissions of files so, and every reader of them understands it. */
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]+");

    private ManifestText() {}

    /**
     * Reads all objects of a text; a {@code List} is taken apart.
     *
     * @param name of the text, for messages
     * @throws ManifestException with every problem of the text, each with its place
     */
    static List<ObjectNode> parse(String name, String text) throws ManifestException {
        Problems problems = new Problems();
        List<Node> documents = YamlParser.parse(text, name, problems);
        if (problems.hasErrors()) {
            List<String> lines = new ArrayList<>();
            for (Problem problem : problems.list()) {
                lines.add(problem.toString());
            }
            throw new ManifestException(String.join("\n", lines));
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (Node document : documents) {
            collect(name, json(document), objects);
        }
        return objects;
    }

    private static void collect(String name, JsonNode document, List<ObjectNode> objects) throws ManifestException {
        if (document.isNull()) {
            return;
        }
        if (!(document instanceof ObjectNode object)
                || object.path("kind").asText().isEmpty()
                || object.path("apiVersion").asText().isEmpty()) {
            throw new ManifestException(name + ": a document is no object of Kubernetes: it needs apiVersion and kind");
        }
        if (object.path("kind").asText().equals("List")) {
            for (JsonNode item : object.path("items")) {
                collect(name, item, objects);
            }
        } else {
            objects.add(object);
        }
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        return switch (node) {
            case Node.Mapping mapping -> {
                ObjectNode object = factory.objectNode();
                for (Node.Entry entry : mapping.entries()) {
                    object.set(entry.key(), json(entry.value()));
                }
                yield object;
            }
            case Node.Sequence sequence -> {
                ArrayNode array = factory.arrayNode();
                for (Node item : sequence.items()) {
                    array.add(json(item));
                }
                yield array;
            }
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> factory.textNode(scalar.text());
                    case INTEGER -> factory.numberNode(integer(scalar.text()));
                    case DECIMAL -> decimal(scalar.text());
                    case BOOLEAN -> factory.booleanNode(Boolean.parseBoolean(scalar.text()));
                    case NULL -> factory.nullNode();
                };
        };
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return OCTAL.matcher(text).matches() ? new BigInteger(text.replace("o", ""), 8) : new BigInteger(text);
    }

    /** Infinity and the like are no numbers of JSON. */
    private static JsonNode decimal(String text) {
        try {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        } catch (NumberFormatException special) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
