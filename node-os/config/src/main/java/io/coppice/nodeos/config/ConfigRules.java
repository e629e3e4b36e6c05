package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import java.util.List;
import java.util.Optional;

/** Rules that hold between sections and documents. They look at nodes, so that they are checked whatever else is wrong. */
final class ConfigRules {

    /** What has an effect only with Kubernetes. */
    private static final List<List<String>> OF_KUBERNETES = List.of(
            List.of("machine", "kubelet"),
            List.of("machine", "nodeLabels"),
            List.of("machine", "nodeAnnotations"),
            List.of("machine", "nodeTaints"),
            List.of("machine", "features", "kubePrism"),
            List.of("cluster", "network"),
            List.of("cluster", "apiServer"),
            List.of("cluster", "controllerManager"),
            List.of("cluster", "scheduler"),
            List.of("cluster", "proxy"),
            List.of("cluster", "coreDNS"),
            List.of("cluster", "allowSchedulingOnControlPlanes"),
            List.of("cluster", "inlineManifests"),
            List.of("cluster", "extraManifests"),
            List.of("cluster", "adminKubeconfig"));

    private final Node.Mapping main;
    private final Optional<Node.Mapping> identity;
    private final Problems problems;

    private ConfigRules(Node.Mapping main, ConfigDocuments documents, Problems problems) {
        this.main = main;
        this.identity = documents.identity();
        this.problems = problems;
    }

    static void check(Node.Mapping main, ConfigDocuments documents, Problems problems) {
        var rules = new ConfigRules(main, documents, problems);
        rules.text("machine", "type").ifPresent(type -> {
            if (type.equals(MachineType.WORKER.label())) {
                rules.checkWorker();
            }
            if (type.equals(MachineType.CONTROL_PLANE.label())) {
                rules.checkControlPlane();
            }
        });
        var kubernetes = documents.extensions().stream()
                .anyMatch(extension -> extension.text("name").equals(Optional.of(ExtensionConfig.KUBERNETES)));
        if (!kubernetes) {
            OF_KUBERNETES.forEach(rules::warnWithoutKubernetes);
        }
    }

    private void warnWithoutKubernetes(List<String> path) {
        var key = path.getLast();
        if (find(path.subList(0, path.size() - 1)).orElse(null) instanceof Node.Mapping section) {
            section.entry(key)
                    .filter(entry -> !(entry.value() instanceof Node.Scalar scalar && scalar.isNull()))
                    .ifPresent(entry -> problems.warning(
                            entry.place(),
                            String.join(".", path),
                            "has an effect only with the kubernetes extension, and the config names none",
                            "nothing is to be done; the node runs without it"));
        }
    }

    private void checkWorker() {
        forbidOnWorker("machine", "ca", "key");
        forbidOnWorker("cluster", "ca", "key");
        forbidOnWorker("cluster", "aggregatorCA", "key");
        forbidOnWorker("cluster", "serviceAccount", "key");
        forbidOnWorker("cluster", "etcd", "ca", "key");
        if (!hasIdentity("api")) {
            missingIdentity("a worker has no CA key, so its API's certificate must be issued beforehand", "api");
        }
    }

    private void checkControlPlane() {
        if (text("machine", "ca", "key").isEmpty() && !hasIdentity("api")) {
            missingIdentity("there is neither a CA key nor a certificate for the node's API", "api");
        }
        if (find(List.of("cluster", "etcd", "ca")).isEmpty()) {
            problems.error(
                    find(List.of("cluster")).orElse(main).place(),
                    "cluster.etcd.ca",
                    "a control plane needs the CA of etcd",
                    "add 'cluster.etcd.ca' with 'crt' and 'key'");
        } else if (text("cluster", "etcd", "ca", "key").isEmpty()) {
            if (!hasIdentity("etcd")) {
                missingIdentity("there is neither a CA key of etcd nor a certificate for the member", "etcd");
            }
            if (!hasIdentity("etcdClient")) {
                missingIdentity("there is neither a CA key of etcd nor a certificate for its client", "etcdClient");
            }
        }
    }

    private void forbidOnWorker(String... path) {
        if (text(path).isPresent()) {
            problems.error(
                    find(List.of(path)).orElse(main).place(),
                    String.join(".", path),
                    "a worker must not hold a key of the control plane",
                    "remove the key; workers need certificates only");
        }
    }

    private boolean hasIdentity(String key) {
        return identity.flatMap(document -> document.get(key)).isPresent();
    }

    private void missingIdentity(String message, String key) {
        problems.error(
                identity.orElse(main).place(),
                "",
                message,
                "add '" + key + "' with 'certificate' and 'key' to a document of kind " + NodeIdentity.KIND);
    }

    /** The text at a path that is neither absent nor empty. */
    private Optional<String> text(String... path) {
        return find(List.of(path))
                .flatMap(node -> node instanceof Node.Scalar scalar
                                && !scalar.isNull()
                                && !scalar.text().isEmpty()
                        ? Optional.of(scalar.text())
                        : Optional.empty());
    }

    private Optional<Node> find(List<String> path) {
        Optional<Node> node = Optional.of(main);
        for (var key : path) {
            node = node.flatMap(found -> found instanceof Node.Mapping mapping ? mapping.get(key) : Optional.empty());
        }
        return node;
    }
}
