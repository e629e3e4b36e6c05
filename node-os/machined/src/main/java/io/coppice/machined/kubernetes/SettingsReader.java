package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.KubernetesVersion;
import io.coppice.machined.kubernetes.component.NodeAddress;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.component.Ports;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.MachineConfig;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Derives what Kubernetes is made from out of the config and, for addresses that come by DHCP, the system. */
final class SettingsReader {

    private SettingsReader() {}

    /**
     * The settings.
     *
     * @param version of the extension
     */
    static NodeSettings read(MachineConfig config, String hostname, String version) throws KubernetesFailure {
        try {
            List<IpPrefix> addresses = NodeAddress.configured(config);
            if (addresses.isEmpty()) {
                addresses = ofSystem();
            }
            InetAddress own = NodeAddress.choose(config, addresses)
                    .orElseThrow(
                            () -> new KubernetesFailure(
                                    "the node has no address under which others could reach it; give a card in"
                                            + " machine.network.interfaces one that machine.kubelet.nodeIP.validSubnets allows"));
            int balancer = config.machine().features().kubePrismPort().orElse(Ports.BALANCER);
            return new NodeSettings(
                    KubernetesVersion.parse(version),
                    config,
                    hostname.toLowerCase(Locale.ROOT),
                    own,
                    addresses.stream().map(IpPrefix::address).toList(),
                    Ports.standard(config.cluster().localApiServerPort(), balancer));
        } catch (IllegalArgumentException failure) {
            throw new KubernetesFailure(String.valueOf(failure.getMessage()), failure);
        } catch (SocketException failure) {
            throw new KubernetesFailure("the node's addresses cannot be read: " + failure, failure);
        }
    }

    private static List<IpPrefix> ofSystem() throws SocketException {
        List<IpPrefix> addresses = new ArrayList<>();
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            for (InterfaceAddress address : card.getInterfaceAddresses()) {
                InetAddress ip = address.getAddress();
                if (!ip.isLoopbackAddress() && !ip.isLinkLocalAddress()) {
                    addresses.add(new IpPrefix(ip, address.getNetworkPrefixLength()));
                }
            }
        }
        return addresses;
    }
}
