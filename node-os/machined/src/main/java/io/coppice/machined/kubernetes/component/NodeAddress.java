package io.coppice.machined.kubernetes.component;

import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.MachineConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the address under which other nodes reach a node. */
public final class NodeAddress {

    private NodeAddress() {}

    /** The addresses that the config gives to the node's cards, in its order. */
    public static List<IpPrefix> configured(MachineConfig config) {
        List<IpPrefix> addresses = new ArrayList<>();
        for (InterfaceConfig card : config.machine().network().interfaces()) {
            addresses.addAll(card.addresses());
        }
        return addresses;
    }

    /**
     * Chooses among a node's addresses: what {@code machine.kubelet.nodeIP.validSubnets} allows; of these the one in a network
     * that it shares with the control planes; otherwise the last, as cards of the cluster come after the way out.
     *
     * @return empty when none is allowed
     */
    public static Optional<InetAddress> choose(MachineConfig config, List<IpPrefix> addresses) {
        List<IpPrefix> allowed = new ArrayList<>();
        for (IpPrefix address : addresses) {
            if (valid(config.machine().kubelet().validSubnets(), address.address())) {
                allowed.add(address);
            }
        }
        for (IpPrefix address : allowed) {
            for (ControlPlanePeer peer : config.controlPlanePeers()) {
                if (address.contains(peer.address())) {
                    return Optional.of(address.address());
                }
            }
        }
        return allowed.isEmpty()
                ? Optional.empty()
                : Optional.of(allowed.getLast().address());
    }

    private static boolean valid(List<String> subnets, InetAddress address) {
        boolean included = subnets.stream().allMatch(subnet -> subnet.startsWith("!"));
        for (String subnet : subnets) {
            boolean exclusion = subnet.startsWith("!");
            if (IpPrefix.parse(exclusion ? subnet.substring(1) : subnet).contains(address)) {
                if (exclusion) {
                    return false;
                }
                included = true;
            }
        }
        return included;
    }
}
