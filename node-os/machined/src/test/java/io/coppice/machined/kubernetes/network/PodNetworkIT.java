package io.coppice.machined.kubernetes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.network.NetworkException;
import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and a machine outside, as network namespaces, with the real kernel, ip, nft and CNI plugins. */
@Timeout(120)
class PodNetworkIT {

    private static final List<IpPrefix> CLUSTER = List.of(IpPrefix.parse("10.244.0.0/16"));
    private static final String REFUSED = "Connection refused";

    private final Namespaces machines = new Namespaces();
    private final ClusterNode nodeA = node("a", "10.244.0.0/24", "10.88.1.11");
    private final ClusterNode nodeB = node("b", "10.244.1.0/24", "10.88.1.12");

    @TempDir
    Path directory;

    private String a = "";
    private String b = "";
    private String outside = "";

    @BeforeEach
    void connect() throws Exception {
        Namespaces.assume();
        a = machines.make("a");
        b = machines.make("b");
        outside = machines.make("o");
        machines.connect(a, "eth1", "10.88.1.11/24", b, "eth1", "10.88.1.12/24");
        machines.connect(a, "eth0", "10.89.255.2/24", outside, "eth0", "10.89.255.1/24");
        machines.ip(outside, "address add 192.0.2.1/32 dev lo");
        machines.ip(a, "route add default via 10.89.255.1");
    }

    @AfterEach
    void disconnect() throws Exception {
        machines.removeAll();
    }

    @Test
    void podsOfAllNodesReachEachOtherTheNodesAndTheOutside() throws Exception {
        apply(a, "a", nodeA, nodeB);
        apply(b, "b", nodeA, nodeB);
        String podA = pod(a, "pod-a", nodeA);
        String podB = pod(b, "pod-b", nodeB);
        String second = pod(b, "pod-c", nodeB);
        assertThat(address(podA)).startsWith("10.244.0.");
        assertThat(address(podB)).startsWith("10.244.1.").isNotEqualTo(address(second));
        String fromA = podA.substring(0, podA.indexOf(' '));
        String fromB = podB.substring(0, podB.indexOf(' '));

        countSources(fromB);
        countSources(b);
        countSources(outside);
        assertThat(machines.knock(fromA, address(podB))).contains(REFUSED);
        assertThat(machines.knock(fromB, address(second))).contains(REFUSED);
        assertThat(machines.knock(fromA, "10.88.1.12")).contains(REFUSED);
        assertThat(machines.knock(b, address(podA))).contains(REFUSED);
        assertThat(machines.knock(fromA, "192.0.2.1")).contains(REFUSED);

        assertThat(sources(fromB)).as("pods see each other's own addresses").containsExactly(address(podA));
        assertThat(sources(b)).as("nodes see pods' own addresses").containsExactly(address(podA));
        assertThat(sources(outside)).as("outside, a pod is its node").containsExactly("10.89.255.2");
    }

    @Test
    void applyingAgainChangesNothingAndRoutesOfGoneNodesGo() throws Exception {
        PodNetworkPrograms programs = programs(a);
        PodNetworkPlan both = PodNetworkPlan.of("a", CLUSTER, List.of(nodeA, nodeB));
        programs.apply(both);
        String rules = machines.run(a, "/usr/sbin/nft", "list", "ruleset");
        assertThat(programs.routes()).isEqualTo(both.routes());
        programs.apply(both);
        assertThat(programs.routes()).isEqualTo(both.routes());
        assertThat(machines.run(a, "/usr/sbin/nft", "list", "ruleset")).isEqualTo(rules);

        ClusterNode moved = node("b", "10.244.7.0/24", "10.88.1.12");
        PodNetworkPlan changed = PodNetworkPlan.of("a", CLUSTER, List.of(nodeA, moved));
        programs.apply(changed);
        assertThat(programs.routes()).isEqualTo(changed.routes());

        programs.apply(PodNetworkPlan.of("a", CLUSTER, List.of(nodeA)));
        assertThat(programs.routes()).isEqualTo(Set.of());
        assertThat(machines.ipOf(a).show(List.of("route", "show"))).contains("default via 10.89.255.1");
    }

    @Test
    void routesThatSomebodyTookAwayComeBack() throws Exception {
        PodNetworkPrograms programs = programs(a);
        PodNetworkPlan both = PodNetworkPlan.of("a", CLUSTER, List.of(nodeA, nodeB));
        programs.apply(both);
        machines.ip(a, "link set eth1 down", "link set eth1 up");
        assertThat(programs.routes()).isEmpty();
        programs.apply(both);
        assertThat(programs.routes()).isEqualTo(both.routes());
    }

    @Test
    void oneUnreachableNodeDoesNotKeepTheOthersFromBeingReached() throws Exception {
        ClusterNode far = node("far", "10.244.9.0/24", "203.0.113.9");
        machines.ip(a, "route delete default");
        PodNetworkPrograms programs = programs(a);
        assertThatThrownBy(() -> programs.apply(PodNetworkPlan.of("a", CLUSTER, List.of(far, nodeA, nodeB))))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("share one network segment");
        assertThat(programs.routes())
                .extracting(PodRoute::command)
                .containsExactly("10.244.1.0/24 via 10.88.1.12 proto 67");
    }

    @Test
    void aNodeThatGotAnotherSubnetGetsANewBridge() throws Exception {
        apply(a, "a", nodeA, nodeB);
        String before = pod(a, "old", nodeA);
        assertThat(address(before)).startsWith("10.244.0.");
        apply(a, "a", nodeA);
        assertThat(machines.ipOf(a).show(List.of("link", "show"))).contains(CniConfig.BRIDGE);

        ClusterNode renewed = node("a", "10.244.20.0/24", "10.88.1.11");
        apply(a, "a", renewed, nodeB);
        assertThat(machines.ipOf(a).show(List.of("link", "show"))).doesNotContain(CniConfig.BRIDGE + ":");
        assertThat(address(pod(a, "new", renewed))).startsWith("10.244.20.");
    }

    private PodNetworkPrograms programs(String namespace) {
        return new PodNetworkPrograms(machines.ipOf(namespace), machines.nft(namespace));
    }

    private void apply(String namespace, String self, ClusterNode... nodes) throws Exception {
        programs(namespace).apply(PodNetworkPlan.of(self, CLUSTER, List.of(nodes)));
    }

    /** A new pod of a node: its namespace, a space, and its address. */
    private String pod(String node, String name, ClusterNode of) throws Exception {
        String pod = machines.make(name);
        JsonNode list = new JsonMapper()
                .readTree(CniConfig.of(of.podSubnets(), 1500, directory.resolve("addresses-" + of.name())));
        ObjectNode plugin = (ObjectNode) list.path("plugins").path(0);
        plugin.put("cniVersion", list.path("cniVersion").asText());
        plugin.put("name", list.path("name").asText());
        JsonNode result = new JsonMapper().readTree(machines.addPod(node, pod, plugin.toString()));
        String address = result.path("ips").path(0).path("address").asText();
        return pod + " " + address.substring(0, address.indexOf('/'));
    }

    private static String address(String pod) {
        return pod.substring(pod.indexOf(' ') + 1);
    }

    /** From now on, the sources of connections that come to a machine are noted. */
    private void countSources(String namespace) throws Exception {
        machines.run(namespace, "/usr/sbin/nft", "add table ip seen");
        machines.run(namespace, "/usr/sbin/nft", "add set ip seen sources { type ipv4_addr; flags dynamic; }");
        machines.run(namespace, "/usr/sbin/nft", "add chain ip seen in { type filter hook input priority 0; }");
        machines.run(namespace, "/usr/sbin/nft", "add rule ip seen in tcp dport 9 add @sources { ip saddr }");
    }

    private List<String> sources(String namespace) throws Exception {
        JsonNode answer = new JsonMapper()
                .readTree(machines.run(namespace, "/usr/sbin/nft", "-j", "list", "set", "ip", "seen", "sources"));
        return answer.findPath("elem").valueStream().map(JsonNode::asText).toList();
    }

    private static ClusterNode node(String name, String subnet, String address) {
        return new ClusterNode(name, List.of(IpPrefix.parse(subnet)), List.of(InetAddress.ofLiteral(address)));
    }
}
