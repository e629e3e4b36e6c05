package io.coppice.orchestrator.core;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import io.coppice.documents.Severity;
import io.coppice.documents.YamlParser;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.Credential;
import io.coppice.orchestrator.CoppiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client configuration of Kubernetes, as a tree of which whatever Coppice does not know is kept. Its {@link #toString} shows no
 * secrets.
 */
public final class Kubeconfig {

    private static final String CLUSTERS = "clusters";
    private static final String USERS = "users";
    private static final String CONTEXTS = "contexts";
    private static final String CURRENT = "current-context";
    private static final String AUTHORITY = "certificate-authority-data";

    private final Node.Mapping root;

    private Kubeconfig(Node.Mapping root) {
        this.root = root;
    }

    /** With nothing in it. */
    public static Kubeconfig empty() {
        return new Kubeconfig(Nodes.mapping()
                .put("apiVersion", "v1")
                .put("kind", "Config")
                .put(CLUSTERS, Nodes.sequence(List.of()))
                .put(USERS, Nodes.sequence(List.of()))
                .put(CONTEXTS, Nodes.sequence(List.of()))
                .put(CURRENT, "")
                .build());
    }

    /**
     * With one context, which is the current one; its cluster and its user have the same name.
     *
     * @param server {@code https://host:port}
     * @param authority PEM of the certificate that vouches for the server
     * @param user certificate and key of the client
     * @throws IllegalArgumentException if the client has no key
     */
    public static Kubeconfig of(String name, String server, String authority, Credential user) {
        var key = user.key()
                .orElseThrow(() -> new IllegalArgumentException("a client without a key cannot prove who it is"));
        var cluster = Nodes.mapping()
                .put("server", server)
                .put(AUTHORITY, Pem.encode(authority))
                .build();
        var client = Nodes.mapping()
                .put("client-certificate-data", Pem.encode(user.certificate()))
                .put("client-key-data", Pem.encode(key.value()))
                .build();
        var context = Nodes.mapping().put("cluster", name).put("user", name).build();
        return new Kubeconfig(Nodes.mapping()
                .put("apiVersion", "v1")
                .put("kind", "Config")
                .put(CLUSTERS, Nodes.sequence(List.of(named(name, "cluster", cluster))))
                .put(USERS, Nodes.sequence(List.of(named(name, "user", client))))
                .put(CONTEXTS, Nodes.sequence(List.of(named(name, "context", context))))
                .put(CURRENT, name)
                .build());
    }

    /**
     * @param source name of the file, for messages
     * @throws CoppiceException.InvalidRequest if the text is no kubeconfig
     */
    public static Kubeconfig read(String text, String source) {
        var problems = new Problems();
        var documents = YamlParser.parse(text, source, problems);
        if (documents.isEmpty() && !problems.hasErrors()) {
            return empty();
        }
        if (documents.size() == 1 && !problems.hasErrors() && documents.getFirst() instanceof Node.Mapping mapping) {
            return new Kubeconfig(mapping);
        }
        var found = problems.list().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(Problem::toString)
                .toList();
        throw new CoppiceException.InvalidRequest(
                source + " is no kubeconfig",
                found.isEmpty() ? List.of(source + ": it is not one mapping of 'key: value' lines") : found,
                "Correct the file, or name another one.");
    }

    public String write() {
        return YamlWriter.write(root);
    }

    /** The base64 of the authority of the cluster with this name. */
    public Optional<String> authority(String cluster) {
        return items(CLUSTERS)
                .filter(item -> isNamed(item, cluster))
                .flatMap(
                        item -> item instanceof Node.Mapping mapping ? mapping.get("cluster").stream() : Stream.empty())
                .flatMap(item ->
                        item instanceof Node.Mapping mapping ? mapping.text(AUTHORITY).stream() : Stream.empty())
                .findFirst();
    }

    /** Whether there is a cluster, a user or a context of this name. */
    public boolean has(String name) {
        return List.of(CLUSTERS, USERS, CONTEXTS).stream().flatMap(this::items).anyMatch(item -> isNamed(item, name));
    }

    /** With all that the other one has, in the place of what has the same name here, and its current context. */
    public Kubeconfig with(Kubeconfig other) {
        var merged = this;
        for (var list : List.of(CLUSTERS, USERS, CONTEXTS)) {
            var added = other.items(list).toList();
            var kept = merged.items(list)
                    .filter(item -> added.stream().noneMatch(add -> sameName(item, add)))
                    .toList();
            var all = new ArrayList<>(kept);
            all.addAll(added);
            merged = merged.replaced(list, Nodes.sequence(all));
        }
        return merged.replaced(CURRENT, Nodes.text(other.root.text(CURRENT).orElse("")));
    }

    /** Without the cluster, the user and the context of this name; no context is current if it was that one. */
    public Kubeconfig without(String name) {
        var left = this;
        for (var list : List.of(CLUSTERS, USERS, CONTEXTS)) {
            left = left.replaced(
                    list,
                    Nodes.sequence(left.items(list)
                            .filter(item -> !isNamed(item, name))
                            .toList()));
        }
        return root.text(CURRENT).equals(Optional.of(name)) ? left.replaced(CURRENT, Nodes.text("")) : left;
    }

    private Stream<Node> items(String list) {
        return root.get(list).stream()
                .flatMap(node -> node instanceof Node.Sequence sequence ? sequence.items().stream() : Stream.empty());
    }

    private Kubeconfig replaced(String key, Node value) {
        var entries = new ArrayList<Node.Entry>();
        var there = false;
        for (var entry : root.entries()) {
            var it = entry.key().equals(key);
            there |= it;
            entries.add(it ? new Node.Entry(entry.place(), key, value) : entry);
        }
        if (!there) {
            entries.add(new Node.Entry(root.place(), key, value));
        }
        return new Kubeconfig(new Node.Mapping(root.place(), entries));
    }

    private static Node.Mapping named(String name, String kind, Node.Mapping content) {
        return Nodes.mapping().put("name", name).put(kind, content).build();
    }

    private static boolean isNamed(Node item, String name) {
        return item instanceof Node.Mapping mapping && mapping.text("name").equals(Optional.of(name));
    }

    private static boolean sameName(Node one, Node other) {
        return other instanceof Node.Mapping mapping
                && mapping.text("name").filter(name -> isNamed(one, name)).isPresent();
    }

    @Override
    public String toString() {
        return "Kubeconfig of " + items(CONTEXTS).count() + " contexts";
    }
}
