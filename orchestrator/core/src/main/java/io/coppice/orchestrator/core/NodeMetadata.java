package io.coppice.orchestrator.core;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What stands in a domain's metadata: enough for any Coppice to list and remove the node without a store. No secrets.
 *
 * @param owner id of the home that made it
 * @param home absolute path of that home
 * @param segment label of the cluster's segment, see {@link Segment#label()}
 */
public record NodeMetadata(
        String owner,
        String home,
        ClusterName cluster,
        UUID generation,
        NodeName node,
        NodeRole role,
        Lease lease,
        Instant createdAt,
        String image,
        String template,
        Ipv4Address address,
        int apiPort,
        Optional<Integer> kubernetesPort,
        String segment) {

    public static NodeMetadata of(DesiredCluster cluster, DesiredNode node) {
        return new NodeMetadata(
                cluster.owner(),
                cluster.home(),
                cluster.name(),
                cluster.generation(),
                node.name(),
                node.role(),
                cluster.lease(),
                cluster.createdAt(),
                cluster.image(),
                cluster.spec().template(),
                node.address(),
                node.apiPort(),
                node.kubernetesPort(),
                cluster.segment().label());
    }
}
