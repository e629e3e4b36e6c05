package io.coppice.machined.kubernetes.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coppice.machined.network.IpCommand;
import io.coppice.machined.network.NetworkException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import io.coppice.nodeos.config.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings the kernel's routes and rules into line with a plan, by {@code ip} and {@code nft}. */
final class PodNetworkPrograms {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final IpCommand ip;
    private final List<String> nft;

    /**
     * @param nft path of {@code nft}, and what stands before it
     */
    PodNetworkPrograms(IpCommand ip, List<String> nft) {
        this.ip = ip;
        this.nft = List.copyOf(nft);
    }

    static PodNetworkPrograms of(NodePaths paths) {
        return new PodNetworkPrograms(
                IpCommand.of(paths), List.of(paths.program("nft").toString()));
    }

    /** All that can be done is done, also when something fails. */
    void apply(PodNetworkPlan plan) throws NetworkException, InterruptedException {
        removeForeignBridge(plan);
        load(Masquerade.script(plan));
        List<String> refused = ip.all(plan.routeCommands(routes()));
        if (!refused.isEmpty()) {
            throw new NetworkException("routes to the pods of other nodes cannot be set: " + String.join("; ", refused)
                    + "; nodes must share one network segment, since there is no tunnel between them");
        }
    }

    /** Our routes that the kernel has. */
    Set<PodRoute> routes() throws NetworkException, InterruptedException {
        Set<PodRoute> routes = new LinkedHashSet<>();
        for (String family : List.of("-4", "-6")) {
            for (JsonNode each :
                    json(List.of(family, "-json", "route", "show", "proto", Integer.toString(PodRoute.PROTOCOL)))) {
                routes.add(new PodRoute(
                        prefix(each.path("dst").asText()),
                        InetAddress.ofLiteral(each.path("gateway").asText())));
            }
        }
        return routes;
    }

    /** A bridge with addresses of a subnet that is no longer the node's would keep new pods from starting. */
    private void removeForeignBridge(PodNetworkPlan plan) throws NetworkException, InterruptedException {
        if (plan.podSubnets().isEmpty()) {
            return;
        }
        for (JsonNode link : json(List.of("-json", "address", "show"))) {
            if (link.path("ifname").asText().equals(CniConfig.BRIDGE) && foreign(link, plan)) {
                ip.batch(List.of("link delete " + CniConfig.BRIDGE));
            }
        }
    }

    private static boolean foreign(JsonNode link, PodNetworkPlan plan) {
        for (JsonNode each : link.path("addr_info")) {
            if (each.path("scope").asText().equals("global")) {
                InetAddress address = InetAddress.ofLiteral(each.path("local").asText());
                boolean ours = false;
                for (IpPrefix subnet : plan.podSubnets()) {
                    ours |= subnet.contains(address);
                }
                if (!ours) {
                    return true;
                }
            }
        }
        return false;
    }

    private void load(String script) throws NetworkException, InterruptedException {
        List<String> command = new ArrayList<>(nft);
        command.addAll(List.of("-f", "-"));
        try {
            Programs.Result result = Programs.run(command, script, LIMIT);
            if (result.exitCode() != 0) {
                throw new NetworkException("nft refused the rules of the pod network: " + result.output());
            }
        } catch (IOException failure) {
            throw new NetworkException("nft cannot be run: " + failure.getMessage(), failure);
        }
    }

    private JsonNode json(List<String> arguments) throws NetworkException, InterruptedException {
        String answer = ip.show(arguments);
        try {
            return answer.isEmpty() ? MAPPER.createArrayNode() : MAPPER.readTree(answer);
        } catch (JsonProcessingException failure) {
            throw new NetworkException(
                    "ip " + String.join(" ", arguments) + " does not answer in JSON: " + answer, failure);
        }
    }

    /** {@code ip} leaves the length of an address of a host out. */
    private static IpPrefix prefix(String text) {
        if (text.indexOf('/') >= 0) {
            return IpPrefix.parse(text);
        }
        InetAddress address = InetAddress.ofLiteral(text);
        return new IpPrefix(address, address.getAddress().length * 8);
    }
}
