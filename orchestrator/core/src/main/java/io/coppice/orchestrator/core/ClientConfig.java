package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.Secret;
import io.coppice.orchestrator.CoppiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code nodeconfig}: how clients reach the node API, in the format of Talos' client configuration.
 *
 * @param context name of the one in use
 * @param contexts by name, in the document's order
 */
public record ClientConfig(String context, Map<String, Context> contexts) {

    /**
     * @param endpoints {@code host:port} of the nodes that are asked
     * @param nodes for which they are asked; empty means each for itself
     * @param authority PEM of the certificate that signed the nodes'
     * @param certificate PEM of the client's certificate, whose O holds its roles
     */
    public record Context(
            List<String> endpoints, List<String> nodes, String authority, String certificate, Secret key) {
        public Context {
            endpoints = List.copyOf(endpoints);
            nodes = List.copyOf(nodes);
        }
    }

    public ClientConfig {
        contexts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
        if (!contexts.containsKey(context)) {
            throw new IllegalArgumentException("there is no context '" + context + "' among " + contexts.keySet());
        }
    }

    /** The context in use. */
    public Context current() {
        return Optional.ofNullable(contexts.get(context)).orElseThrow();
    }

    public String write() {
        var written = Nodes.mapping();
        contexts.forEach((name, item) -> written.put(name, node(item)));
        return YamlWriter.write(Nodes.mapping()
                .put("context", context)
                .put("contexts", written.build())
                .build());
    }

    /** @throws CoppiceException.InvalidRequest with every problem, if the text is no client configuration */
    public static ClientConfig read(String text, String source) {
        return DocumentReading.read(
                text,
                source,
                "the client configuration " + source,
                ValueReaders.mapping(ClientConfig::config),
                "Delete the file and run 'coppice up' for its cluster again: it is written anew.");
    }

    private static Node.Mapping node(Context context) {
        var mapping = Nodes.mapping().put("endpoints", Nodes.texts(context.endpoints()));
        if (!context.nodes().isEmpty()) {
            mapping.put("nodes", Nodes.texts(context.nodes()));
        }
        return mapping.put("ca", Pem.encode(context.authority()))
                .put("crt", Pem.encode(context.certificate()))
                .put("key", Pem.encode(context.key().value()))
                .build();
    }

    private static ClientConfig config(MappingReader keys) {
        var name = keys.required("context", ValueReaders.nonEmptyText(), "");
        var contexts = keys.map("contexts", ValueReaders.mapping(ClientConfig::context));
        if (!contexts.containsKey(name)) {
            keys.error("context", "there is no context '" + name + "'", "name one of " + contexts.keySet());
            return new ClientConfig("", Map.of("", new Context(List.of(), List.of(), "", "", new Secret(""))));
        }
        return new ClientConfig(name, contexts);
    }

    private static Context context(MappingReader keys) {
        return new Context(
                keys.list("endpoints", ValueReaders.nonEmptyText()),
                keys.list("nodes", ValueReaders.nonEmptyText()),
                keys.required("ca", SecretsCodec.pem(), ""),
                keys.required("crt", SecretsCodec.pem(), ""),
                new Secret(keys.required("key", SecretsCodec.pem(), "")));
    }
}
