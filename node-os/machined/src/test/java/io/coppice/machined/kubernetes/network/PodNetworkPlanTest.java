package io.coppice.machined.kubernetes.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodNetworkPlanTest {

    private static final List<IpPrefix> CLUSTER = prefixes("10.244.0.0/16", "fd00:244::/48");

    private final ClusterNode one =
            new ClusterNode("one", prefixes("10.244.0.0/24", "fd00:244::/64"), addresses("10.88.1.11", "fd00:88::11"));
    private final ClusterNode two = new ClusterNode(
            "two", prefixes("10.244.1.0/24", "fd00:244:0:1::/64"), addresses("10.88.1.12", "fd00:88::12"));
    private final ClusterNode fresh = new ClusterNode("fresh", List.of(), addresses("10.88.1.13"));
    private final ClusterNode away = new ClusterNode("away", prefixes("10.244.3.0/24"), List.of());

    @Test
    void routesLeadToThePodsOfTheOtherNodesByAddressesOfTheSameKind() {
        PodNetworkPlan plan = PodNetworkPlan.of("one", CLUSTER, List.of(one, two, fresh, away));
        assertThat(plan.podSubnets()).isEqualTo(one.podSubnets());
        assertThat(plan.routes())
                .extracting(PodRoute::command)
                .containsExactlyInAnyOrder(
                        "10.244.1.0/24 via 10.88.1.12 proto 67",
                        "fd00:244:0:1:0:0:0:0/64 via fd00:88:0:0:0:0:0:12 proto 67");
        assertThat(plan.nodes())
                .containsExactlyInAnyOrderElementsOf(
                        addresses("10.88.1.11", "10.88.1.12", "10.88.1.13", "fd00:88::11", "fd00:88::12"));
    }

    @Test
    void aNodeWithoutASubnetHasNoneAndStillReachesTheOthers() {
        PodNetworkPlan plan = PodNetworkPlan.of("fresh", CLUSTER, List.of(one, fresh));
        assertThat(plan.podSubnets()).isEmpty();
        assertThat(plan.routes()).hasSize(2);
    }

    @Test
    void onlyRoutesThatDifferAreTouchedAndThoseOfGoneNodesAreRemoved() {
        PodNetworkPlan plan = PodNetworkPlan.of(
                "one",
                prefixes("10.244.0.0/16"),
                List.of(
                        new ClusterNode("one", prefixes("10.244.0.0/24"), addresses("10.88.1.11")),
                        new ClusterNode("two", prefixes("10.244.1.0/24"), addresses("10.88.1.12")),
                        new ClusterNode("four", prefixes("10.244.4.0/24"), addresses("10.88.1.14")),
                        new ClusterNode("five", prefixes("10.244.5.0/24"), addresses("10.88.1.15"))));
        assertThat(plan.routeCommands(Set.of(
                        route("10.244.1.0/24", "10.88.1.12"),
                        route("10.244.4.0/24", "10.88.1.99"),
                        route("10.244.9.0/24", "10.88.1.19"))))
                .containsExactlyInAnyOrder(
                        "route replace 10.244.4.0/24 via 10.88.1.14 proto 67",
                        "route replace 10.244.5.0/24 via 10.88.1.15 proto 67",
                        "route delete 10.244.9.0/24 via 10.88.1.19 proto 67");
        assertThat(plan.routeCommands(plan.routes())).isEmpty();
    }

    @Test
    void nodesAreReadAsTheServerTellsThem() throws Exception {
        assertThat(decode("""
                metadata: {name: two, labels: {a: b}}
                spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24, "fd00:244:0:1::/64"]}
                status:
                  addresses:
                  - {type: Hostname, address: two}
                  - {type: ExternalIP, address: 192.0.2.2}
                  - {type: InternalIP, address: 10.88.1.12}
                  - {type: InternalIP, address: "fd00:88::12"}
                """)).isEqualTo(two);
        assertThat(decode("metadata: {name: n}\nspec: {podCIDR: 10.244.7.0/24}").podSubnets())
                .isEqualTo(prefixes("10.244.7.0/24"));
        assertThat(decode("metadata: {name: n}")).isEqualTo(new ClusterNode("n", List.of(), List.of()));
    }

    @Test
    void whatLeavesTheClusterIsMasqueraded() {
        assertThat(Masquerade.script(PodNetworkPlan.of("one", CLUSTER, List.of(two, one))))
                .isEqualTo("""
                add table inet coppice
                delete table inet coppice
                table inet coppice {
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                    ip saddr 10.244.0.0/24 ip daddr != { 169.254.0.0/16, 224.0.0.0/4, 10.244.0.0/16, 10.88.1.11, 10.88.1.12 } masquerade fully-random
                    ip6 saddr fd00:244:0:0:0:0:0:0/64 ip6 daddr != { fe80::/10, ff00::/8, fd00:244:0:0:0:0:0:0/48, fd00:88:0:0:0:0:0:11, fd00:88:0:0:0:0:0:12 } masquerade fully-random
                  }
                }
                """);
    }

    @Test
    void theCniConfigHasEverySubnetAndTheMtuOfTheLink() throws Exception {
        JsonNode config = new JsonMapper().readTree(CniConfig.of(one.podSubnets(), 1400, Path.of("/run/cni/networks")));
        assertThat(config.path("name").asText()).isEqualTo("coppice");
        JsonNode bridge = config.path("plugins").path(0);
        assertThat(bridge.path("type").asText()).isEqualTo("bridge");
        assertThat(bridge.path("mtu").asInt()).isEqualTo(1400);
        assertThat(bridge.path("hairpinMode").asBoolean()).isTrue();
        assertThat(bridge.path("isDefaultGateway").asBoolean()).isTrue();
        assertThat(bridge.at("/ipam/dataDir").asText()).isEqualTo("/run/cni/networks");
        assertThat(bridge.at("/ipam/ranges").toString())
                .isEqualTo("[[{\"subnet\":\"10.244.0.0/24\"}],[{\"subnet\":\"fd00:244:0:0:0:0:0:0/64\"}]]");
        assertThat(config.at("/plugins/1/type").asText()).isEqualTo("portmap");
        assertThat(config.at("/plugins/1/capabilities/portMappings").asBoolean())
                .isTrue();
    }

    private static ClusterNode decode(String yaml) throws Exception {
        return ClusterNode.decode(new YAMLMapper().readValue(yaml, ObjectNode.class));
    }

    private static PodRoute route(String subnet, String node) {
        return new PodRoute(IpPrefix.parse(subnet), InetAddress.ofLiteral(node));
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return List.of(texts).stream().map(IpPrefix::parse).toList();
    }

    private static List<InetAddress> addresses(String... texts) {
        return List.of(texts).stream().map(InetAddress::ofLiteral).toList();
    }
}
