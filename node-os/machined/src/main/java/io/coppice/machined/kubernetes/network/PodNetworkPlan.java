package io.coppice.machined.kubernetes.network;

import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the pod network of a node is to be.
 *
 * @param podSubnets of this node's pods; none as long as the cluster has given it none
 * @param routes to the pods of the other nodes
 * @param clusterSubnets of all pods
 * @param nodes addresses of all nodes
 */
record PodNetworkPlan(
        List<IpPrefix> podSubnets, Set<PodRoute> routes, List<IpPrefix> clusterSubnets, Set<InetAddress> nodes) {

    PodNetworkPlan {
        podSubnets = List.copyOf(podSubnets);
        routes = Set.copyOf(routes);
        clusterSubnets = List.copyOf(clusterSubnets);
        nodes = Set.copyOf(nodes);
    }

    /**
     * The plan of one node.
     *
     * @param self name of the node
     * @param nodes all nodes of the cluster
     */
    static PodNetworkPlan of(String self, List<IpPrefix> clusterSubnets, Collection<ClusterNode> nodes) {
        List<IpPrefix> own = List.of();
        Set<PodRoute> routes = new LinkedHashSet<>();
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (ClusterNode node : nodes) {
            addresses.addAll(node.addresses());
            if (node.name().equals(self)) {
                own = node.podSubnets();
            } else {
                for (IpPrefix subnet : node.podSubnets()) {
                    Optional<InetAddress> via = node.addressLike(subnet.address());
                    via.ifPresent(address -> routes.add(new PodRoute(subnet, address)));
                }
            }
        }
        return new PodNetworkPlan(own, routes, clusterSubnets, addresses);
    }

    /** Commands of {@code ip} that turn the present routes of ours into the planned ones; those that are right stay. */
    List<String> routeCommands(Set<PodRoute> present) {
        List<String> commands = new ArrayList<>();
        Set<IpPrefix> planned = new LinkedHashSet<>();
        for (PodRoute route : routes) {
            planned.add(route.subnet());
            if (!present.contains(route)) {
                commands.add("route replace " + route.command());
            }
        }
        for (PodRoute route : present) {
            if (!planned.contains(route.subnet())) {
                commands.add("route delete " + route.command());
            }
        }
        return commands;
    }
}
