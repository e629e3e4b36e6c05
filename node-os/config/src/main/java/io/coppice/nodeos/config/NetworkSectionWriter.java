package io.coppice.nodeos.config;

import static io.coppice.documents.Nodes.mapping;
import static io.coppice.documents.Nodes.sequence;
import static io.coppice.documents.Nodes.texts;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes.MappingBuilder;
import io.coppice.nodeos.config.InterfaceConfig.ByHardwareAddress;
import io.coppice.nodeos.config.InterfaceConfig.ByName;
import io.coppice.nodeos.config.NetworkConfig.HostEntry;

/** Writes {@code machine.network}. */
final class NetworkSectionWriter {

    private NetworkSectionWriter() {}

    static Node.Mapping write(NetworkConfig network) {
        return mapping()
                .putText("hostname", network.hostname())
                .putUnlessEmpty(
                        "interfaces",
                        sequence(network.interfaces().stream()
                                .map(NetworkSectionWriter::interfaceConfig)
                                .toList()))
                .putUnlessEmpty(
                        "nameservers",
                        texts(network.nameservers().stream()
                                .map(address -> address.getHostAddress())
                                .toList()))
                .putUnlessEmpty("searchDomains", texts(network.searchDomains()))
                .putUnlessEmpty(
                        "extraHostEntries",
                        sequence(network.hostEntries().stream()
                                .map(NetworkSectionWriter::hostEntry)
                                .toList()))
                .build();
    }

    private static Node.Mapping interfaceConfig(InterfaceConfig item) {
        var section = mapping();
        putSelector(section, item.selector());
        section.putUnlessEmpty("addresses", WriterParts.texts(item.addresses()))
                .putUnlessEmpty(
                        "routes",
                        sequence(item.routes().stream()
                                .map(NetworkSectionWriter::route)
                                .toList()));
        WriterParts.putUnless(section, "dhcp", item.dhcp(), false);
        item.mtu().ifPresent(mtu -> section.put("mtu", mtu));
        return section.build();
    }

    private static void putSelector(MappingBuilder section, InterfaceConfig.Selector selector) {
        switch (selector) {
            case ByName(var name) -> section.put("interface", name);
            case ByHardwareAddress(var address) ->
                section.put(
                        "deviceSelector", mapping().put("hardwareAddr", address).build());
        }
    }

    private static Node.Mapping route(InterfaceConfig.Route route) {
        var section = mapping().put("network", route.network().toString());
        route.gateway().ifPresent(gateway -> section.put("gateway", gateway.getHostAddress()));
        route.metric().ifPresent(metric -> section.put("metric", metric));
        return section.build();
    }

    private static Node.Mapping hostEntry(HostEntry entry) {
        return mapping()
                .put("ip", entry.address().getHostAddress())
                .putUnlessEmpty("aliases", texts(entry.aliases()))
                .build();
    }
}
