package io.coppice.machined.training;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigWriter;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.NetworkConfig;
import io.coppice.nodeos.config.NodeIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A directory that looks to the agent like a machine, and a config as the orchestrator writes it. */
final class TrainingNode {

    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final String NAME = "training-cp-1";
    private static final String ADDRESS = "127.101.43.17";

    final NodePaths paths;
    final CertifiedKey authority;
    final CertifiedKey client;
    final CertifiedKey member;
    final MachineConfig config;

    private TrainingNode(NodePaths paths, CertifiedKey authority, CertifiedKey client, CertifiedKey member) {
        this.paths = paths;
        this.authority = authority;
        this.client = client;
        this.member = member;
        this.config = config(authority, member);
    }

    static TrainingNode in(Path directory) throws IOException, IdentityException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        for (String name : List.of("nodectl", "ip")) {
            TrialProgram.write(programs.resolve(name), TrialProgram.SUCCEED);
        }
        for (String name : List.of("etcd", "containerd", "dhcpcd")) {
            TrialProgram.write(programs.resolve(name), TrialProgram.WAIT);
        }
        NodePaths inner = NodePaths.under(directory);
        NodePaths paths = new NodePaths(
                inner.state(),
                inner.lib(),
                inner.log(),
                inner.run(),
                inner.serviceRun(),
                inner.proc(),
                inner.sys(),
                inner.cgroup(),
                inner.console(),
                List.of(programs),
                inner.cniPlugins());
        write(paths.proc().resolve("sys/kernel/hostname"), "");
        write(paths.proc().resolve("sys/net/ipv4/ip_forward"), "0");
        card(paths, "eth0", "52:54:00:00:00:01");
        card(paths, "eth1", "52:54:00:00:00:02");
        Files.createDirectories(paths.run());
        CertifiedKey authority = CertificateIssuer.authority("training", LIFETIME);
        CertificateIssuer issuer = CertificateIssuer.of("machine.ca", authority);
        CertifiedKey client =
                issuer.issue(new CertificateRequest("admin", "os:admin", List.of(), List.of(), false, true, LIFETIME));
        CertifiedKey member = issuer.issue(new CertificateRequest(
                NAME, "", List.of(NAME, "localhost"), List.of("127.0.0.1", ADDRESS), true, true, LIFETIME));
        return new TrainingNode(paths, authority, client, member);
    }

    String text() {
        return MachineConfigWriter.write(config);
    }

    private static MachineConfig config(CertifiedKey authority, CertifiedKey member) {
        Credential trust = Credential.of(authority.certificate(), authority.key());
        Credential own = Credential.of(member.certificate(), member.key());
        InterfaceConfig uplink = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress("52:54:00:00:00:01"),
                List.of(IpPrefix.parse("10.89.255.2/24")),
                List.of(new InterfaceConfig.Route(
                        IpPrefix.parse("0.0.0.0/0"),
                        Optional.of(InetAddress.ofLiteral("10.89.255.1")),
                        Optional.empty())),
                false,
                Optional.empty());
        InterfaceConfig segment = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress("52:54:00:00:00:02"),
                List.of(IpPrefix.parse(ADDRESS + "/24")),
                List.of(),
                false,
                Optional.of(1500));
        NetworkConfig network = new NetworkConfig(
                Optional.of(NAME),
                List.of(uplink, segment),
                List.of(InetAddress.ofLiteral("10.89.255.1")),
                List.of(),
                List.of());
        Machine machine = Machine.builder(MachineType.CONTROL_PLANE, trust)
                .network(network)
                .sysctls(Map.of("net.ipv4.ip_forward", "1"))
                .certSANs(List.of("127.0.0.1"))
                .build();
        Cluster cluster = Cluster.builder(URI.create("https://" + ADDRESS + ":6443"))
                .name("training")
                .etcd(new EtcdConfig(Optional.of(trust), Map.of("unsafe-no-fsync", "true"), List.of()))
                .build();
        return MachineConfig.of(machine, cluster)
                .withIdentity(new NodeIdentity(Optional.of(own), Optional.of(own), Optional.of(own)))
                .withControlPlanePeers(List.of(
                        new ControlPlanePeer(NAME, InetAddress.ofLiteral(ADDRESS)),
                        new ControlPlanePeer("training-cp-2", InetAddress.ofLiteral("127.101.43.18"))))
                .withExtensions(List.of(new ExtensionConfig("training", "1.0.0", "coppice-ext-0", "0".repeat(64), 1)))
                .withLeaseExpiresAt(Optional.of(Instant.now().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS)));
    }

    private static void card(NodePaths paths, String name, String address) throws IOException {
        Path directory = paths.sys().resolve("class/net").resolve(name);
        Files.createDirectories(directory.resolve("device"));
        write(directory.resolve("address"), address + "\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
