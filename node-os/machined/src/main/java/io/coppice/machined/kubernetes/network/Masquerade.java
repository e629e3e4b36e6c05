package io.coppice.machined.kubernetes.network;

import io.coppice.nodeos.config.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The rules by which pods reach what lies outside of the cluster: with the address of their node, since nobody there knows the
 * way back to a pod. Pods and nodes see each other's own addresses.
 */
final class Masquerade {

    private static final String TABLE = "inet coppice";

    private Masquerade() {}

    /** A script for {@code nft} that puts the rules in the place of whatever ours were, in one step. */
    static String script(PodNetworkPlan plan) {
        StringBuilder script = new StringBuilder();
        script.append("add table ").append(TABLE).append('\n');
        script.append("delete table ").append(TABLE).append('\n');
        script.append("table ").append(TABLE).append(" {\n");
        script.append("  chain postrouting {\n");
        script.append("    type nat hook postrouting priority srcnat; policy accept;\n");
        for (IpPrefix subnet : plan.podSubnets()) {
            boolean ipv4 = subnet.address() instanceof Inet4Address;
            String family = ipv4 ? "ip" : "ip6";
            List<String> inside = inside(plan, ipv4);
            script.append("    ").append(family).append(" saddr ").append(subnet);
            script.append(' ').append(family).append(" daddr != { ");
            script.append(String.join(", ", inside)).append(" } masquerade fully-random\n");
        }
        script.append("  }\n}\n");
        return script.toString();
    }

    /** What lies inside of the cluster, and what never leaves the node's own network: multicast and link-local. */
    private static List<String> inside(PodNetworkPlan plan, boolean ipv4) {
        List<String> inside =
                new ArrayList<>(ipv4 ? List.of("169.254.0.0/16", "224.0.0.0/4") : List.of("fe80::/10", "ff00::/8"));
        for (IpPrefix subnet : plan.clusterSubnets()) {
            if (subnet.address() instanceof Inet4Address == ipv4) {
                inside.add(subnet.toString());
            }
        }
        TreeSet<String> nodes = new TreeSet<>();
        for (InetAddress node : plan.nodes()) {
            if (node instanceof Inet4Address == ipv4) {
                nodes.add(node.getHostAddress());
            }
        }
        inside.addAll(nodes);
        return inside;
    }
}
