package io.coppice.nodeos.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * {@code machine.network}.
 *
 * @param hostname the node's name, RFC 1123; empty means that the node makes one up
 * @param nameservers asked in this order
 * @param searchDomains tried in this order
 * @param hostEntries added to {@code /etc/hosts}
 */
public record NetworkConfig(
        Optional<String> hostname,
        List<InterfaceConfig> interfaces,
        List<InetAddress> nameservers,
        List<String> searchDomains,
        List<HostEntry> hostEntries) {

    public static final NetworkConfig DEFAULT =
            new NetworkConfig(Optional.empty(), List.of(), List.of(), List.of(), List.of());

    public NetworkConfig {
        interfaces = List.copyOf(interfaces);
        nameservers = List.copyOf(nameservers);
        searchDomains = List.copyOf(searchDomains);
        hostEntries = List.copyOf(hostEntries);
    }

    /** {@code extraHostEntries}: an address and the names it has. */
    public record HostEntry(InetAddress address, List<String> aliases) {
        public HostEntry {
            aliases = List.copyOf(aliases);
        }
    }
}
