package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MacAddress;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;

/**
 * One node of a cluster, with all that was allocated to it once and for all.
 *
 * @param index counted from 1 within its role
 * @param uplinkMac of the card that leads outside
 * @param segmentMac of the card on the cluster's segment
 * @param address on the cluster's segment
 * @param apiPort of 127.0.0.1 on the host, led to the node's API
 */
public record DesiredNode(
        NodeName name,
        NodeRole role,
        int index,
        DomainId domainId,
        DomainName domainName,
        MacAddress uplinkMac,
        MacAddress segmentMac,
        Ipv4Address address,
        int apiPort) {

    /** {@code 127.0.0.1:port}: where the host reaches the node's API. */
    public String apiEndpoint() {
        return "127.0.0.1:" + apiPort;
    }
}
