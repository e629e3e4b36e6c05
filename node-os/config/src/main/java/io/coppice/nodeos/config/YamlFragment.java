package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import io.coppice.documents.YamlWriter;

/**
 * A part of the config whose keys belong to somebody else, such as a Kubernetes object.
 *
 * @param text as {@link YamlWriter} writes it
 */
public record YamlFragment(String text) {

    public static YamlFragment of(Node node) {
        return new YamlFragment(YamlWriter.write(node));
    }

    /** @throws IllegalStateException if the text is no YAML document */
    public Node node() {
        var problems = new Problems();
        var documents = YamlParser.parse(text, "fragment", problems);
        if (problems.hasErrors() || documents.size() != 1) {
            throw new IllegalStateException("a fragment of the config is not one YAML document: " + problems.list());
        }
        return documents.getFirst();
    }
}
