package io.coppice.machined.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.NetworkConfig;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkPlanTest {

    private static final List<Link> LINKS =
            List.of(new Link("eth0", "52:54:00:00:00:01"), new Link("eth1", "52:54:00:00:00:02"));

    @Test
    void cardsAddressesAndRoutesBecomeLinesForIp() throws Exception {
        InterfaceConfig uplink = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress("52:54:00:00:00:01"),
                List.of(IpPrefix.parse("10.89.255.2/24")),
                List.of(route("0.0.0.0/0", "10.89.255.1", 100L)),
                false,
                Optional.of(1400));
        InterfaceConfig segment = new InterfaceConfig(
                new InterfaceConfig.ByName("eth1"),
                List.of(IpPrefix.parse("10.88.7.11/24")),
                List.of(route("10.99.0.0/16", "192.168.1.1", null), route("10.98.0.0/16", null, null)),
                false,
                Optional.empty());
        NetworkPlan plan = NetworkPlan.of(config("cp-1", uplink, segment), LINKS, "node");

        assertThat(plan.hostname()).isEqualTo("cp-1");
        assertThat(plan.commands())
                .containsExactly(
                        "link set dev lo up",
                        "link set dev eth0 mtu 1400",
                        "link set dev eth0 up",
                        "address replace 10.89.255.2/24 dev eth0",
                        "link set dev eth1 up",
                        "address replace 10.88.7.11/24 dev eth1",
                        "route replace 0.0.0.0/0 via 10.89.255.1 dev eth0 metric 100",
                        "route replace 10.99.0.0/16 via 192.168.1.1 dev eth1 onlink",
                        "route replace 10.98.0.0/16 dev eth1");
        assertThat(plan.dhcpLinks()).isEmpty();
        assertThat(plan.resolver()).isEqualTo("nameserver 10.89.255.1\nsearch example.org lan\n");
        assertThat(plan.hosts())
                .isEqualTo("127.0.0.1 localhost\n::1 localhost\n10.88.7.11 cp-1\n10.88.7.12 cp-2 second\n");
    }

    @Test
    void aCardThatIsNotThereIsNamedWithThoseThatAre() {
        InterfaceConfig card = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress("52:54:00:ff:ff:ff"),
                List.of(),
                List.of(),
                true,
                Optional.empty());
        assertThatThrownBy(() -> NetworkPlan.of(config("x", card), LINKS, "node"))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("52:54:00:ff:ff:ff")
                .hasMessageContaining("eth0 (52:54:00:00:00:01)");
    }

    @Test
    void withoutAConfigTheFirstCardAsksByDhcp() throws Exception {
        NetworkPlan plan = NetworkPlan.maintenance(LINKS, "coppice");
        assertThat(plan.dhcpLinks()).containsExactly("eth0");
        assertThat(plan.commands()).containsExactly("link set dev lo up", "link set dev eth0 up");
        assertThat(plan.hosts()).contains("127.0.1.1 coppice");
        assertThatThrownBy(() -> NetworkPlan.maintenance(List.of(), "coppice")).hasMessageContaining("no network card");
    }

    @Test
    void theLineThatIpRefusesIsFound() {
        List<String> commands = List.of("one", "two", "three");
        assertThat(IpCommand.failedLine("Error: bad.\nCommand failed -:2", commands))
                .isEqualTo("'two'");
        assertThat(IpCommand.failedLine("no such thing", commands)).contains("one; two; three");
    }

    private static InterfaceConfig.Route route(
            String network,
            @org.jspecify.annotations.Nullable String gateway,
            @org.jspecify.annotations.Nullable Long metric) {
        return new InterfaceConfig.Route(
                IpPrefix.parse(network),
                Optional.ofNullable(gateway).map(InetAddress::ofLiteral),
                Optional.ofNullable(metric));
    }

    private static NetworkConfig config(String hostname, InterfaceConfig... cards) {
        return new NetworkConfig(
                Optional.of(hostname),
                List.of(cards),
                List.of(InetAddress.ofLiteral("10.89.255.1")),
                List.of("example.org", "lan"),
                List.of(new NetworkConfig.HostEntry(InetAddress.ofLiteral("10.88.7.12"), List.of("cp-2", "second"))));
    }
}
