package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MacAddress;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One node of a cluster, with all that was allocated to it once and for all.
 *
 * @param index counted from 1 within its role
 * @param uplinkMac of the card that leads outside
 * @param segmentMac of the card on the cluster's segment
 * @param address on the cluster's segment
 * @param apiPort of 127.0.0.1 on the host, led to the node's API
 * @param disk number of its own disk: 1, and one more each time that the disk was frozen
 * @param kubernetesPort of 127.0.0.1 on the host, led to the Kubernetes API of a control plane
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
        int disk,
        int apiPort,
        Optional<Integer> kubernetesPort) {

    /** {@code 127.0.0.1:port}: where the host reaches the node's API. */
    public String apiEndpoint() {
        return "127.0.0.1:" + apiPort;
    }

    /** {@code 127.0.0.1:port}: where the host reaches the Kubernetes API of this control plane. */
    public Optional<String> kubernetesEndpoint() {
        return kubernetesPort.map(port -> "127.0.0.1:" + port);
    }

    /** All ports of 127.0.0.1 on the host that lead to it. */
    public List<Integer> ports() {
        return Stream.concat(Stream.of(apiPort), kubernetesPort.stream()).toList();
    }

    /** The same with other ports, in the order of {@link #ports}. */
    public DesiredNode withPorts(List<Integer> ports) {
        return with(disk, ports.getFirst(), kubernetesPort.map(_ -> ports.getLast()));
    }

    /** The same on another disk of its own, over the one it has. */
    public DesiredNode withNextDisk() {
        return with(disk + 1, apiPort, kubernetesPort);
    }

    private DesiredNode with(int newDisk, int newApiPort, Optional<Integer> newKubernetesPort) {
        return new DesiredNode(
                name,
                role,
                index,
                domainId,
                domainName,
                uplinkMac,
                segmentMac,
                address,
                newDisk,
                newApiPort,
                newKubernetesPort);
    }
}
