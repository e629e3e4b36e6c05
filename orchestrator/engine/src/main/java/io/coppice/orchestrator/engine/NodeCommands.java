package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeName;

/** Commands about a node, as remedies tell people to type them. */
final class NodeCommands {

    private NodeCommands() {}

    static String logs(ClusterName cluster, NodeName node) {
        return "'coppice node logs " + arguments(cluster, node) + "'";
    }

    static String logs(ClusterName cluster, NodeName node, String service) {
        return "'coppice node logs " + arguments(cluster, node) + " " + service + "'";
    }

    static String etcdLogs(ClusterName cluster, NodeName node) {
        return logs(cluster, node, "etcd");
    }

    static String console(ClusterName cluster, NodeName node) {
        return "'coppice node console " + arguments(cluster, node) + "'";
    }

    private static String arguments(ClusterName cluster, NodeName node) {
        return (cluster.equals(ClusterName.DEFAULT) ? "" : "--cluster " + cluster + " ") + node;
    }
}
