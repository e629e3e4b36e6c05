package io.coppice.nodeos.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One item of {@code machine.network.interfaces}.
 *
 * @param selector which network card it is
 * @param dhcp ask for an address by DHCP
 * @param mtu in bytes, 68 to 65535; empty leaves the card's own
 */
public record InterfaceConfig(
        Selector selector, List<IpPrefix> addresses, List<Route> routes, boolean dhcp, Optional<Integer> mtu) {

    public InterfaceConfig {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** How a network card is found. */
    public sealed interface Selector {

        /** The name or address that is looked for. */
        String wanted();
    }

    /** {@code interface}: the kernel's name of the card. */
    public record ByName(String name) implements Selector {
        @Override
        public String wanted() {
            return name;
        }
    }

    /** {@code deviceSelector.hardwareAddr}: the card with this MAC address, in lower case with colons. */
    public record ByHardwareAddress(String hardwareAddress) implements Selector {
        @Override
        public String wanted() {
            return hardwareAddress;
        }
    }

    /**
     * @param network the destination; 0.0.0.0/0 is the default route
     * @param gateway absent for a route on the link
     * @param metric smaller is preferred; empty leaves the kernel's default
     */
    public record Route(IpPrefix network, Optional<InetAddress> gateway, Optional<Long> metric) {}
}
