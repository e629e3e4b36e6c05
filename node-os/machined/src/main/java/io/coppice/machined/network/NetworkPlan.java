package io.coppice.machined.network;

import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.NetworkConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is done to the network, without doing it.
 *
 * @param hostname the node's name
 * @param commands lines for {@code ip -batch}, in order; all of them may be given again
 * @param dhcpLinks cards that ask for an address by DHCP
 * @param addresses the static addresses, in the config's order
 * @param nameservers of the config
 * @param searchDomains of the config
 * @param hosts contents of the hosts file
 */
public record NetworkPlan(
        String hostname,
        List<String> commands,
        List<String> dhcpLinks,
        List<InetAddress> addresses,
        List<InetAddress> nameservers,
        List<String> searchDomains,
        String hosts) {

    public NetworkPlan {
        commands = List.copyOf(commands);
        dhcpLinks = List.copyOf(dhcpLinks);
        addresses = List.copyOf(addresses);
        nameservers = List.copyOf(nameservers);
        searchDomains = List.copyOf(searchDomains);
    }

    /** Contents of resolv.conf as far as the config knows them. */
    public String resolver() {
        return resolver(nameservers, searchDomains);
    }

    /**
     * Makes the plan.
     *
     * @param links the cards that the machine has
     * @param fallbackHostname the name of a node whose config gives none
     * @throws NetworkException when a card that the config names is not there, with those that are
     */
    public static NetworkPlan of(NetworkConfig config, List<Link> links, String fallbackHostname)
            throws NetworkException {
        List<String> commands = new ArrayList<>();
        List<String> dhcpLinks = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        commands.add("link set dev lo up");
        List<String> routes = new ArrayList<>();
        for (InterfaceConfig card : config.interfaces()) {
            String name = find(card.selector(), links);
            if (card.mtu().isPresent()) {
                commands.add("link set dev " + name + " mtu " + card.mtu().get());
            }
            commands.add("link set dev " + name + " up");
            for (IpPrefix address : card.addresses()) {
                commands.add("address replace " + address + " dev " + name);
                addresses.add(address.address());
            }
            for (InterfaceConfig.Route route : card.routes()) {
                routes.add(route(route, name, card.addresses()));
            }
            if (card.dhcp()) {
                dhcpLinks.add(name);
            }
        }
        commands.addAll(routes);
        String hostname = config.hostname().orElse(fallbackHostname);
        return new NetworkPlan(
                hostname,
                commands,
                dhcpLinks,
                addresses,
                config.nameservers(),
                config.searchDomains(),
                hosts(config, hostname, addresses));
    }

    /** The plan of a node without a config: DHCP on its first card. */
    public static NetworkPlan maintenance(List<Link> links, String hostname) throws NetworkException {
        if (links.isEmpty()) {
            throw new NetworkException("the machine has no network card; give it one, or a config drive");
        }
        InterfaceConfig card = new InterfaceConfig(
                new InterfaceConfig.ByName(links.getFirst().name()), List.of(), List.of(), true, Optional.empty());
        return of(new NetworkConfig(Optional.empty(), List.of(card), List.of(), List.of(), List.of()), links, hostname);
    }

    /** The name of the card that a selector means. */
    static String find(InterfaceConfig.Selector selector, List<Link> links) throws NetworkException {
        String wanted = switch (selector) {
            case InterfaceConfig.ByName(String name) -> name;
            case InterfaceConfig.ByHardwareAddress(String address) -> address;
        };
        List<String> present = new ArrayList<>();
        for (Link link : links) {
            if (link.name().equals(wanted) || link.hardwareAddress().equals(wanted)) {
                return link.name();
            }
            present.add(link.name() + " (" + link.hardwareAddress() + ")");
        }
        throw new NetworkException("machine.network.interfaces: there is no network card " + wanted
                + "; the machine has " + (present.isEmpty() ? "none" : String.join(", ", present)));
    }

    private static String route(InterfaceConfig.Route route, String link, List<IpPrefix> addresses) {
        StringBuilder line = new StringBuilder("route replace ");
        line.append(
                route.network().length() == 0
                        ? defaultOf(route.network())
                        : route.network().toString());
        if (route.gateway().isPresent()) {
            InetAddress gateway = route.gateway().get();
            line.append(" via ").append(gateway.getHostAddress());
            line.append(" dev ").append(link);
            if (!reachable(gateway, addresses)) {
                line.append(" onlink");
            }
        } else {
            line.append(" dev ").append(link);
        }
        if (route.metric().isPresent()) {
            line.append(" metric ").append(route.metric().get());
        }
        return line.toString();
    }

    private static String defaultOf(IpPrefix network) {
        return network.address().getAddress().length == 4 ? "0.0.0.0/0" : "::/0";
    }

    private static boolean reachable(InetAddress gateway, List<IpPrefix> addresses) {
        for (IpPrefix address : addresses) {
            if (address.contains(gateway)) {
                return true;
            }
        }
        return false;
    }

    static String resolver(List<InetAddress> nameservers, List<String> searchDomains) {
        StringBuilder text = new StringBuilder();
        for (InetAddress server : nameservers) {
            text.append("nameserver ").append(server.getHostAddress()).append('\n');
        }
        if (!searchDomains.isEmpty()) {
            text.append("search ").append(String.join(" ", searchDomains)).append('\n');
        }
        return text.toString();
    }

    private static String hosts(NetworkConfig config, String hostname, List<InetAddress> addresses) {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
        if (addresses.isEmpty()) {
            text.append("127.0.1.1 ").append(hostname).append('\n');
        } else {
            text.append(addresses.getLast().getHostAddress())
                    .append(' ')
                    .append(hostname)
                    .append('\n');
        }
        for (NetworkConfig.HostEntry entry : config.hostEntries()) {
            text.append(entry.address().getHostAddress())
                    .append(' ')
                    .append(String.join(" ", entry.aliases()))
                    .append('\n');
        }
        return text.toString();
    }
}
