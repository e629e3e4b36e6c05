package io.coppice.machined.kubernetes.client;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access by the current context of a kubeconfig file. The file and those that it names are read each time, so that rotated
 * certificates count from the next request on.
 */
public final class Kubeconfig implements AccessSource {

    private final Path file;

    public Kubeconfig(Path file) {
        this.file = file;
    }

    @Override
    public Access read() throws KubernetesException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new KubernetesException(Kind.NO_ACCESS, "there is no " + file + " yet", missing);
        } catch (IOException failure) {
            throw new KubernetesException(Kind.NO_ACCESS, file + " cannot be read: " + failure, failure);
        }
        Problems problems = new Problems();
        List<Node> documents = YamlParser.parse(text, file.toString(), problems);
        if (problems.hasErrors() || documents.size() != 1 || !(documents.getFirst() instanceof Node.Mapping root)) {
            throw refused("it is no YAML mapping", null);
        }
        Node.Mapping context = entry(root, "context", root.text("current-context"));
        Node.Mapping cluster = entry(root, "cluster", context.text("cluster"));
        Node.Mapping user = entry(root, "user", context.text("user"));
        return new Access(
                server(cluster),
                content(cluster, "certificate-authority")
                        .orElseThrow(() -> refused("its cluster has no certificate-authority", null)),
                certificate(user),
                token(user));
    }

    private URI server(Node.Mapping cluster) throws KubernetesException {
        String server = cluster.text("server").orElseThrow(() -> refused("its cluster has no server", null));
        try {
            return URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
        } catch (IllegalArgumentException failure) {
            throw refused("'" + server + "' is no URL", failure);
        }
    }

    private Optional<CertifiedKey> certificate(Node.Mapping user) throws KubernetesException {
        Optional<String> certificate = content(user, "client-certificate");
        Optional<String> key = content(user, "client-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw refused("its user has only one of client-certificate and client-key", null);
        }
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new CertifiedKey(certificate.get(), key.get()))
                : Optional.empty();
    }

    private Optional<String> token(Node.Mapping user) throws KubernetesException {
        Optional<String> inline = user.text("token");
        Optional<String> path = user.text("tokenFile");
        return inline.isPresent() || path.isEmpty()
                ? inline
                : Optional.of(contentOf(path.get()).strip());
    }

    /** What stands under {@code <key>-data} in Base64, or in the file that {@code key} names. */
    private Optional<String> content(Node.Mapping mapping, String key) throws KubernetesException {
        Optional<String> data = mapping.text(key + "-data");
        if (data.isPresent()) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(data.get()), StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException failure) {
                throw refused(key + "-data is not in Base64", failure);
            }
        }
        Optional<String> path = mapping.text(key);
        return path.isPresent() ? Optional.of(contentOf(path.get())) : Optional.empty();
    }

    private String contentOf(String path) throws KubernetesException {
        try {
            return Files.readString(file.resolveSibling(path));
        } catch (IOException failure) {
            throw refused(path + ", which it names, cannot be read: " + failure, failure);
        }
    }

    /** The mapping under {@code kind} of the entry with a name in the list {@code <kind>s}. */
    private Node.Mapping entry(Node.Mapping root, String kind, Optional<String> name) throws KubernetesException {
        if (name.isPresent() && root.get(kind + "s").orElse(null) instanceof Node.Sequence list) {
            for (Node item : list.items()) {
                if (item instanceof Node.Mapping named
                        && named.text("name").equals(name)
                        && named.get(kind).orElse(null) instanceof Node.Mapping found) {
                    return found;
                }
            }
        }
        throw refused("it has no " + kind + " '" + name.orElse("") + "'", null);
    }

    private KubernetesException refused(String reason, @Nullable Throwable cause) {
        return new KubernetesException(Kind.NO_ACCESS, file + " cannot be used: " + reason, cause);
    }
}
