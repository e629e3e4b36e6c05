package io.coppice.machined.kubernetes.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.ObjectKey;
import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the pod network needs to know of a node.
 *
 * @param podSubnets of the pods on it; none as long as the cluster has given it none
 * @param addresses under which other nodes reach it
 */
record ClusterNode(String name, List<IpPrefix> podSubnets, List<InetAddress> addresses) {

    ClusterNode {
        podSubnets = List.copyOf(podSubnets);
        addresses = List.copyOf(addresses);
    }

    /** Takes it out of a Node object. */
    static ClusterNode decode(ObjectNode object) {
        JsonNode spec = object.path("spec");
        List<IpPrefix> subnets = new ArrayList<>();
        for (JsonNode each : spec.path("podCIDRs")) {
            subnets.add(IpPrefix.parse(each.asText()));
        }
        if (subnets.isEmpty() && !spec.path("podCIDR").asText().isEmpty()) {
            subnets.add(IpPrefix.parse(spec.path("podCIDR").asText()));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (JsonNode each : object.path("status").path("addresses")) {
            if (each.path("type").asText().equals("InternalIP")) {
                addresses.add(InetAddress.ofLiteral(each.path("address").asText()));
            }
        }
        return new ClusterNode(ObjectKey.of(object).name(), subnets, addresses);
    }

    /** Its first address of the kind that another one is of. */
    Optional<InetAddress> addressLike(InetAddress other) {
        for (InetAddress address : addresses) {
            if (address.getClass() == other.getClass()) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }
}
