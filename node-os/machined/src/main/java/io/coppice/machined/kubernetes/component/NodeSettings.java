package io.coppice.machined.kubernetes.component;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What Kubernetes on this node is made from.
 *
 * @param version of Kubernetes
 * @param config of the node
 * @param nodeName under which the node registers
 * @param nodeAddress under which other nodes reach it
 * @param addresses all its addresses
 * @param ports of the programs
 */
public record NodeSettings(
        KubernetesVersion version,
        MachineConfig config,
        String nodeName,
        InetAddress nodeAddress,
        List<InetAddress> addresses,
        Ports ports) {

    private static final int DNS_INDEX = 10;

    public NodeSettings {
        addresses = List.copyOf(addresses);
    }

    public Cluster cluster() {
        return config.cluster();
    }

    public Machine machine() {
        return config.machine();
    }

    public boolean controlPlane() {
        return machine().type() == MachineType.CONTROL_PLANE;
    }

    public String clusterName() {
        return cluster().name().orElse("coppice");
    }

    /** The first address of the services' network: that of the API's own service. */
    public InetAddress serviceAddress() {
        return IpArithmetic.nth(cluster().network().serviceSubnets().getFirst(), 1);
    }

    /** Where pods ask for names. */
    public List<InetAddress> dnsAddresses() {
        List<InetAddress> configured = machine().kubelet().clusterDns();
        return configured.isEmpty() ? List.of(dnsServiceAddress()) : configured;
    }

    /** The tenth address of the services' network: that of the cluster's DNS service. */
    public InetAddress dnsServiceAddress() {
        return IpArithmetic.nth(cluster().network().serviceSubnets().getFirst(), DNS_INDEX);
    }

    /** The API server of this node. */
    public URI localServer() {
        return URI.create("https://127.0.0.1:" + ports.apiServer());
    }

    /** All API servers, through the node's balancer. */
    public URI balancedServer() {
        return URI.create("https://127.0.0.1:" + ports.balancer());
    }

    /** Whether other control planes may do what this one does. */
    public boolean alone() {
        return config.controlPlanePeers().size() < 2;
    }

    /** Addresses of all control planes; the endpoint's host is the last resort of a config that names none. */
    public List<String> controlPlanes() {
        List<String> addresses = new ArrayList<>();
        for (ControlPlanePeer peer : config.controlPlanePeers()) {
            addresses.add(peer.address().getHostAddress());
        }
        if (addresses.isEmpty()) {
            addresses.add(
                    controlPlane()
                            ? nodeAddress.getHostAddress()
                            : host(cluster().endpoint()));
        }
        return addresses;
    }

    private static String host(URI endpoint) {
        String host = endpoint.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
