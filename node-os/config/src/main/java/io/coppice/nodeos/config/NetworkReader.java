package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.integer;
import static io.coppice.documents.ValueReaders.longInteger;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Value;
import io.coppice.nodeos.config.InterfaceConfig.ByHardwareAddress;
import io.coppice.nodeos.config.InterfaceConfig.ByName;
import io.coppice.nodeos.config.InterfaceConfig.Selector;
import io.coppice.nodeos.config.NetworkConfig.HostEntry;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code machine.network}. */
final class NetworkReader {

    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/:]{1,15}");
    private static final Pattern HARDWARE_ADDRESS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final IpPrefix EVERYWHERE = IpPrefix.parse("0.0.0.0/0");

    private NetworkReader() {}

    static NetworkConfig read(MappingReader reader) {
        ConfigReaders.notYet(reader, "kubespan", "disableSearchDomain");
        var interfaces = reader.list("interfaces", NetworkReader::interfaceConfig);
        var selectors = new HashSet<String>();
        for (var item : interfaces) {
            if (!selectors.add(item.selector().wanted())) {
                reader.error(
                        "interfaces",
                        "two items are about the same network card: "
                                + item.selector().wanted(),
                        "put all addresses and routes of a card into one item");
            }
        }
        return new NetworkConfig(
                reader.optional("hostname", ConfigReaders.hostName()),
                interfaces,
                reader.list("nameservers", ConfigReaders.address()),
                reader.list("searchDomains", ConfigReaders.hostName()),
                reader.list(
                        "extraHostEntries",
                        mapping(keys -> new HostEntry(
                                keys.required("ip", ConfigReaders.address(), InetAddress.getLoopbackAddress()),
                                keys.list("aliases", ConfigReaders.hostName())))));
    }

    private static Optional<InterfaceConfig> interfaceConfig(Value value) {
        return mapping(NetworkReader::interfaceConfig).read(value);
    }

    private static InterfaceConfig interfaceConfig(MappingReader reader) {
        ConfigReaders.notYet(
                reader,
                "bond",
                "bridge",
                "bridgePort",
                "vlans",
                "ignore",
                "dummy",
                "dhcpOptions",
                "wireguard",
                "vip",
                "cidr");
        return new InterfaceConfig(
                selector(reader),
                reader.list("addresses", ConfigReaders.prefixOrAddress()),
                reader.list("routes", mapping(NetworkReader::route)),
                reader.optional("dhcp", bool(), false),
                reader.optional("mtu", integer(68, 65_535)));
    }

    private static Selector selector(MappingReader reader) {
        var name = reader.optional(
                "interface", matching(INTERFACE_NAME, "the kernel's name of a network card, such as eth0"));
        var address = reader.optional("deviceSelector", mapping(keys -> {
            ConfigReaders.notYet(keys, "busPath", "permanentAddr", "pciID", "driver", "physical");
            return keys.required(
                            "hardwareAddr",
                            matching(HARDWARE_ADDRESS, "a complete MAC address such as 52:54:00:12:34:56"),
                            "")
                    .toLowerCase(Locale.ROOT);
        }));
        var mapping = reader.mapping();
        if (mapping.get("interface").isPresent()
                == mapping.get("deviceSelector").isPresent()) {
            reader.error("an item needs exactly one of 'interface' and 'deviceSelector'", "say which card is meant");
        }
        return address.<Selector>map(ByHardwareAddress::new).orElseGet(() -> new ByName(name.orElse("")));
    }

    private static InterfaceConfig.Route route(MappingReader reader) {
        ConfigReaders.notYet(reader, "source", "mtu");
        var network = reader.optional("network", ConfigReaders.prefix());
        var gateway = reader.optional("gateway", ConfigReaders.address());
        var mapping = reader.mapping();
        if (mapping.get("network").isEmpty() && mapping.get("gateway").isEmpty()) {
            reader.error("a route needs 'network' or 'gateway'", "write 'network: 0.0.0.0/0' and the gateway");
        }
        network.flatMap(to -> gateway.filter(via -> isVersion4(via) != isVersion4(to.address())))
                .ifPresent(via -> reader.error(
                        "gateway",
                        "the gateway is of another IP version than the network",
                        "use one version for both"));
        var everywhere = gateway.filter(via -> !isVersion4(via))
                .map(via -> IpPrefix.parse("::/0"))
                .orElse(EVERYWHERE);
        return new InterfaceConfig.Route(
                network.orElse(everywhere), gateway, reader.optional("metric", longInteger(0, 0xffff_ffffL)));
    }

    private static boolean isVersion4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    static List<String> excludableNetworks(MappingReader reader, String key) {
        return reader.list(
                key,
                value -> matching(Pattern.compile("!?[^!]*"), "a network such as 10.0.0.0/8")
                        .read(value)
                        .filter(text -> {
                            try {
                                return IpPrefix.parse(text.startsWith("!") ? text.substring(1) : text)
                                                .length()
                                        >= 0;
                            } catch (IllegalArgumentException e) {
                                value.error(
                                        "'" + text + "' is not a network",
                                        "write a network such as 10.0.0.0/8 or !10.1.0.0/16");
                                return false;
                            }
                        }));
    }
}
