package io.coppice.machined.kubernetes.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import io.coppice.nodeos.config.ClusterNetwork;
import io.coppice.nodeos.config.ClusterNetwork.Cni;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.KubeletConfig;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {

    @Test
    void versionsAreReadAndOldOnesRefused() {
        assertThat(KubernetesVersion.parse("v1.34.0-rc.1+k3s1")).isEqualTo(new KubernetesVersion(1, 34, 0));
        assertThat(KubernetesVersion.parse("1.20.2")).hasToString("1.20.2");
        assertThat(KubernetesVersion.parse("1.21")).isLessThan(KubernetesVersion.parse("1.21.1"));
        assertThatThrownBy(() -> KubernetesVersion.parse("1.19.16")).hasMessageContaining("older than 1.20.0");
        assertThatThrownBy(() -> KubernetesVersion.parse("latest")).hasMessageContaining("'latest'");
    }

    @Test
    void servicesHaveTheirFirstAndTenthAddress() {
        NodeSettings node = Samples.node(
                "1.20.2",
                MachineType.WORKER,
                m -> m,
                c -> c.network(new ClusterNetwork(
                        Cni.NONE,
                        List.of(),
                        "cluster.local",
                        List.of(IpPrefix.parse("10.244.0.0/16")),
                        List.of(IpPrefix.parse("10.200.255.250/12")))));
        assertThat(node.serviceAddress()).isEqualTo(InetAddress.ofLiteral("10.192.0.1"));
        assertThat(node.dnsAddresses()).containsExactly(InetAddress.ofLiteral("10.192.0.10"));
        assertThat(IpArithmetic.nth(IpPrefix.parse("fd00:96::/112"), 10))
                .isEqualTo(InetAddress.ofLiteral("fd00:96::a"));
        assertThatThrownBy(() -> IpArithmetic.nth(IpPrefix.parse("10.0.0.0/29"), 10))
                .hasMessageContaining("10.0.0.0/29");
    }

    @Test
    void aNodeIsReachedWhereItsControlPlanesAre() {
        List<IpPrefix> addresses = List.of(
                IpPrefix.parse("10.89.255.2/24"), IpPrefix.parse("10.88.1.11/24"), IpPrefix.parse("192.168.7.1/24"));
        MachineConfig config = Samples.node("1.20.2", MachineType.WORKER).config();
        assertThat(NodeAddress.choose(config, addresses)).contains(InetAddress.ofLiteral("10.88.1.11"));
        assertThat(NodeAddress.choose(config.withControlPlanePeers(List.of()), addresses))
                .contains(InetAddress.ofLiteral("192.168.7.1"));
        assertThat(NodeAddress.choose(withSubnets("192.168.0.0/16"), addresses))
                .contains(InetAddress.ofLiteral("192.168.7.1"));
        assertThat(NodeAddress.choose(withSubnets("!10.88.0.0/16", "!192.168.0.0/16"), addresses))
                .contains(InetAddress.ofLiteral("10.89.255.2"));
        assertThat(NodeAddress.choose(withSubnets("172.16.0.0/12"), addresses)).isEmpty();
    }

    @Test
    void aKubeconfigNamesItsUserOnce() {
        String text = new KubeconfigDocument(
                        "dev",
                        URI.create("https://127.0.0.1:7445"),
                        "-----BEGIN CERTIFICATE-----\n",
                        "node",
                        new KubeconfigDocument.InFile(Path.of("/var/lib/kubelet/pki/current.pem")))
                .write();
        Problems problems = new Problems();
        List<Node> documents = YamlParser.parse(text, "kubeconfig", problems);
        assertThat(problems.list()).isEmpty();
        assertThat(((Node.Mapping) documents.getFirst()).text("current-context"))
                .contains("node@dev");
        assertThat(text)
                .contains("client-certificate: /var/lib/kubelet/pki/current.pem", "server: https://127.0.0.1:7445");
        assertThat(new KubeconfigDocument.Token(new Secret("abc")).toString()).doesNotContain("abc");
    }

    private static MachineConfig withSubnets(String... subnets) {
        KubeletConfig config = new KubeletConfig(
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                false,
                false,
                List.of(subnets),
                false,
                false);
        return Samples.node("1.20.2", MachineType.WORKER, m -> m.kubelet(config), c -> c)
                .config();
    }
}
