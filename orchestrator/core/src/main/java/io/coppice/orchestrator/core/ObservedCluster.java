package io.coppice.orchestrator.core;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What there is of a cluster now, on the host and in its home. Never stored.
 *
 * @param home absolute path of the home that holds its files
 * @param nodes every node of which anything is there, by name
 */
public record ObservedCluster(
        ClusterName name, String home, Files files, Etcd etcd, Map<NodeName, ObservedNode> nodes) {

    /**
     * Which of the cluster's files are there, each complete.
     *
     * @param directory the cluster's own directory
     * @param clientConfig {@code nodeconfig}
     */
    public record Files(boolean directory, boolean secrets, boolean clientConfig) {
        public static final Files NONE = new Files(false, false, false);
    }

    public enum Etcd {
        /** Nobody could be asked. */
        UNKNOWN,
        NOT_BOOTSTRAPPED,
        BOOTSTRAPPED
    }

    public ObservedCluster {
        nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
    }

    public static ObservedCluster nothing(ClusterName name, String home) {
        return new ObservedCluster(name, home, Files.NONE, Etcd.UNKNOWN, Map.of());
    }

    public ObservedNode node(NodeName node) {
        return Optional.ofNullable(nodes.get(node)).orElseGet(() -> ObservedNode.nothing(node));
    }

    /** Whether nothing at all is there. */
    public boolean isNothing() {
        return nodes.isEmpty() && files.equals(Files.NONE);
    }
}
