package io.coppice.machined.kubernetes.network;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.nodeos.config.IpPrefix;
import java.nio.file.Path;
import java.util.List;

/** What containerd hands to the CNI plugins for each pod. */
final class CniConfig {

    /** The bridge that the node's pods are on. */
    static final String BRIDGE = "cni0";

    static final String FILE = "10-coppice.conflist";

    private static final JsonMapper MAPPER = new JsonMapper();

    private CniConfig() {}

    /**
     * A list of plugins in JSON.
     *
     * @param subnets of the node's pods
     * @param mtu of the link to the other nodes
     * @param addresses directory where addresses in use are noted; it should not outlive the pods
     */
    static String of(List<IpPrefix> subnets, int mtu, Path addresses) {
        ObjectNode list = MAPPER.createObjectNode().put("cniVersion", "0.4.0").put("name", "coppice");
        ArrayNode plugins = list.putArray("plugins");
        ObjectNode bridge = plugins.addObject()
                .put("type", "bridge")
                .put("bridge", BRIDGE)
                .put("isDefaultGateway", true)
                .put("ipMasq", false)
                .put("hairpinMode", true)
                .put("mtu", mtu);
        ObjectNode ipam = bridge.putObject("ipam").put("type", "host-local").put("dataDir", addresses.toString());
        ArrayNode ranges = ipam.putArray("ranges");
        for (IpPrefix subnet : subnets) {
            ranges.addArray().addObject().put("subnet", subnet.toString());
        }
        plugins.addObject()
                .put("type", "portmap")
                .put("snat", true)
                .putObject("capabilities")
                .put("portMappings", true);
        plugins.addObject().put("type", "bandwidth").putObject("capabilities").put("bandwidth", true);
        return list.toPrettyString() + "\n";
    }
}
