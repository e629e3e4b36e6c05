package io.coppice.machined.kubernetes.component;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * How a client reaches a cluster and who it is, in Kubernetes' own format. The written text holds secrets.
 *
 * @param cluster name of the cluster
 * @param server URL of the API
 * @param authority PEM of the CAs from which the API's certificate may come
 * @param user name of the user in the file
 * @param credentials how the user proves to be who it is
 */
public record KubeconfigDocument(String cluster, URI server, String authority, String user, Credentials credentials) {

    /** How a user proves to be who it is. */
    public sealed interface Credentials {}

    /**
     * A certificate and its key within the file.
     *
     * @param certificate PEM
     * @param key PEM
     */
    public record Embedded(String certificate, Secret key) implements Credentials {}

    /** A file with a certificate and its key, read again whenever it changes. */
    public record InFile(Path file) implements Credentials {}

    /** A bearer token. */
    public record Token(Secret token) implements Credentials {}

    public String write() {
        String context = user + "@" + cluster;
        return YamlWriter.write(Nodes.mapping()
                .put("apiVersion", "v1")
                .put("kind", "Config")
                .put("clusters", named(cluster, "cluster", clusterPart()))
                .put("users", named(context, "user", userPart()))
                .put(
                        "contexts",
                        named(
                                context,
                                "context",
                                Nodes.mapping()
                                        .put("cluster", cluster)
                                        .put("user", context)
                                        .put("namespace", "default")
                                        .build()))
                .put("current-context", context)
                .build());
    }

    private Node.Mapping clusterPart() {
        return Nodes.mapping()
                .put("server", server.toString())
                .put("certificate-authority-data", base64(authority))
                .build();
    }

    private Node.Mapping userPart() {
        return switch (credentials) {
            case Embedded(String certificate, Secret key) ->
                Nodes.mapping()
                        .put("client-certificate-data", base64(certificate))
                        .put("client-key-data", base64(key.value()))
                        .build();
            case InFile(Path file) ->
                Nodes.mapping()
                        .put("client-certificate", file.toString())
                        .put("client-key", file.toString())
                        .build();
            case Token(Secret token) ->
                Nodes.mapping().put("token", token.value()).build();
        };
    }

    private static Node.Sequence named(String name, String key, Node.Mapping value) {
        return Nodes.sequence(
                List.of(Nodes.mapping().put("name", name).put(key, value).build()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
