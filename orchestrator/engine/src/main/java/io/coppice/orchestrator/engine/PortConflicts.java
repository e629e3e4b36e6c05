package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.core.Allocator;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Ports of 127.0.0.1 that somebody else has taken, and the clusters as they are after ports were changed for it. */
final class PortConflicts {

    private final DesiredClusters clusters;
    private final RandomGenerator random;
    private final Map<ClusterName, DesiredCluster> changed = new ConcurrentHashMap<>();

    PortConflicts(DesiredClusters clusters, RandomGenerator random) {
        this.clusters = clusters;
        this.random = random;
    }

    /** The cluster as it is now; plans were made with what it was. */
    DesiredCluster current(DesiredCluster planned) {
        return changed.getOrDefault(planned.name(), planned);
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // taken: finding out is what the attempt is for
        }
    }

    /** Gives the node other ports for those that are taken, in the store too. */
    DesiredCluster reallocate(DesiredCluster planned, DesiredNode node) {
        return clusters.transact(transaction -> {
            var taken = new HashSet<Integer>();
            for (var cluster : transaction.all()) {
                taken.add(cluster.segment().port());
                cluster.nodes().forEach(other -> taken.addAll(other.ports()));
            }
            var base = transaction.find(planned.name()).orElse(current(planned));
            var moved = withPorts(base, node, free(node, taken));
            transaction.put(moved);
            changed.put(moved.name(), moved);
            return moved;
        });
    }

    private List<Integer> free(DesiredNode node, Set<Integer> taken) {
        return node.ports().stream()
                .map(port -> isFree(port) ? port : free(taken))
                .toList();
    }

    private int free(Set<Integer> taken) {
        while (true) {
            var port = Allocator.FIRST_PORT + random.nextInt(Allocator.PORTS);
            if (taken.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static DesiredCluster withPorts(DesiredCluster cluster, DesiredNode node, List<Integer> ports) {
        List<DesiredNode> nodes = cluster.nodes().stream()
                .map(other -> other.name().equals(node.name()) ? other.withPorts(ports) : other)
                .toList();
        return cluster.withSpec(cluster.spec(), nodes);
    }
}
