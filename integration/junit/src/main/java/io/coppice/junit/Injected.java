package io.coppice.junit;

import io.coppice.orchestrator.NodeConnection;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What a parameter is given. */
enum Injected {
    CLUSTER,
    NODE,
    CONNECTION,
    KUBERNETES_CLIENT;

    /** By name: the library need not be there. */
    private static final String FABRIC8 = "io.fabric8.kubernetes.client.KubernetesClient";

    static Optional<Injected> of(Class<?> type) {
        if (type == Cluster.class) {
            return Optional.of(CLUSTER);
        }
        if (type == Node.class) {
            return Optional.of(NODE);
        }
        if (type == NodeConnection.class) {
            return Optional.of(CONNECTION);
        }
        return type.getName().equals(FABRIC8) ? Optional.of(KUBERNETES_CLIENT) : Optional.empty();
    }

    Object from(Fork fork, Placement placement, ParameterContext parameter) {
        return switch (this) {
            case CLUSTER -> fork.cluster();
            case NODE -> node(fork.cluster(), parameter);
            case CONNECTION -> node(fork.cluster(), parameter).connection();
            case KUBERNETES_CLIENT -> client(fork, placement, parameter);
        };
    }

    /** What is wrong with the parameter whatever the cluster will be like. */
    void check(Placement placement) {
        if (this == KUBERNETES_CLIENT && !placement.description().kubernetes()) {
            throw new ParameterResolutionException(
                    "the cluster of this test runs no Kubernetes: write @CoppiceCluster(kubernetes = true)");
        }
    }

    private static Node node(Cluster cluster, ParameterContext parameter) {
        var name = parameter.findAnnotation(Named.class).map(Named::value);
        try {
            return name.map(cluster::node).orElseGet(() -> only(cluster));
        } catch (IllegalArgumentException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        }
    }

    private static Node only(Cluster cluster) {
        if (cluster.nodes().size() > 1) {
            throw new IllegalArgumentException(
                    "which node is meant? Write one of @Named(\"...\") with: " + cluster.names());
        }
        return cluster.nodes().getFirst();
    }

    /** @param server the one that is asked for, if it was named */
    private record ClientOf(Placement.Key cluster, Optional<URI> server) {}

    private static Object client(Fork fork, Placement placement, ParameterContext parameter) {
        var server = parameter.findAnnotation(Named.class).map(_ -> server(node(fork.cluster(), parameter)));
        return placement
                .store()
                .getOrComputeIfAbsent(
                        new ClientOf(placement.key(), server),
                        _ -> KubernetesClients.keep(fork, server),
                        KubernetesClients.Kept.class)
                .client();
    }

    private static URI server(Node node) {
        return node.apiServer()
                .orElseThrow(() -> new ParameterResolutionException(
                        "node " + node + " runs no API server: name a control plane, or none"));
    }
}
