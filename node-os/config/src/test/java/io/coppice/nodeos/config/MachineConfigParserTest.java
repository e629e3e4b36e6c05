package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Problem;
import io.coppice.nodeos.config.ClusterNetwork.Cni;
import io.coppice.nodeos.config.InterfaceConfig.ByHardwareAddress;
import io.coppice.nodeos.config.InterfaceConfig.ByName;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineConfigParserTest {

    @Test
    void minimalConfigGetsTheDefaultsOfTheBuilders() {
        var ca = Fixtures.CREDENTIAL;
        var expected = MachineConfig.of(
                Machine.builder(MachineType.CONTROL_PLANE, ca).build(),
                Cluster.builder(URI.create("https://10.88.1.11:6443"))
                        .etcd(new EtcdConfig(Optional.of(ca), Map.of(), List.of()))
                        .build());

        var result = MachineConfigParser.parse(Fixtures.MINIMAL, "minimal.yaml");

        assertThat(result.problems()).isEmpty();
        assertThat(result.config()).contains(expected);
    }

    @Test
    void defaultsAreThoseOfTheDocument() {
        var config = Fixtures.MINIMAL_CONFIG;

        assertThat(config.debug()).isFalse();
        assertThat(config.cluster().localApiServerPort()).isEqualTo(6443);
        assertThat(config.cluster().network().cni()).isEqualTo(Cni.COPPICE);
        assertThat(config.cluster().network().dnsDomain()).isEqualTo("cluster.local");
        assertThat(config.cluster().network().podSubnets())
                .extracting(IpPrefix::toString)
                .containsExactly("10.244.0.0/16");
        assertThat(config.cluster().network().serviceSubnets())
                .extracting(IpPrefix::toString)
                .containsExactly("10.96.0.0/12");
        assertThat(config.cluster().adminKubeconfigLifetime()).isEqualTo(Duration.ofDays(365));
        assertThat(config.machine().network().interfaces()).isEmpty();
        assertThat(config.identity()).isEmpty();
        assertThat(config.leaseExpiresAt()).isEmpty();
    }

    @Test
    void machineSectionIsMappedInFull() throws Exception {
        var machine = full().machine();

        assertThat(machine.type()).isEqualTo(MachineType.CONTROL_PLANE);
        assertThat(machine.token().orElseThrow().value()).isEqualTo("abcdef.0123456789abcdef");
        assertThat(machine.ca().certificate()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(machine.ca().key().orElseThrow().value()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(machine.acceptedCAs()).containsExactly(machine.ca().certificate());
        assertThat(machine.certSANs()).containsExactly("192.0.2.7", "node.example.org");
        assertThat(machine.sysctls())
                .containsExactly(
                        Map.entry("net.ipv4.ip_forward", "1"), Map.entry("net/ipv6/conf/eth0/forwarding", "1"));
        assertThat(machine.sysfs()).containsEntry("kernel.mm.transparent_hugepage.enabled", "never");
        assertThat(machine.time()).isEqualTo(new TimeConfig(true, List.of("time.example.org")));
        assertThat(machine.environment())
                .containsExactly(Map.entry("HTTP_PROXY", "http://user:proxy-password@proxy.example.org:3128"));
        assertThat(machine.files())
                .containsExactly(
                        new MachineFile(new Secret("hello\n"), 0640, "/var/etc/motd", MachineFile.Operation.OVERWRITE));
        assertThat(machine.files().getFirst().symbolicPermissions()).isEqualTo("rw-r-----");
        assertThat(machine.nodeMarks())
                .isEqualTo(new NodeMarks(
                        Map.of("example.org/rack", "r1"),
                        Map.of("example.org/note", "any text, really"),
                        Map.of("example.org/gpu", "yes:NoSchedule")));
        assertThat(machine.features().kubePrismPort()).contains(7445);
        assertThat(machine.modules()).containsExactly(new KernelModule("br_netfilter"));
        assertThat(machine.install())
                .contains(new InstallConfig(
                        Optional.of("/dev/vda"), Optional.of("example.org/installer:v1"), true, List.of("quiet")));
    }

    @Test
    void networkIsMappedInFull() throws Exception {
        var network = full().machine().network();

        assertThat(network.hostname()).contains("cp-1");
        assertThat(network.nameservers()).containsExactly(InetAddress.getByName("10.89.255.1"));
        assertThat(network.searchDomains()).containsExactly("example.org");
        assertThat(network.hostEntries())
                .containsExactly(new NetworkConfig.HostEntry(
                        InetAddress.getByName("10.88.1.12"), List.of("cp-2", "cp-2.example.org")));
        assertThat(network.interfaces())
                .containsExactly(
                        new InterfaceConfig(
                                new ByHardwareAddress("52:54:00:aa:00:01"),
                                List.of(IpPrefix.parse("10.88.1.11/24"), IpPrefix.parse("fd00::11/64")),
                                List.of(
                                        new InterfaceConfig.Route(
                                                IpPrefix.parse("0.0.0.0/0"),
                                                Optional.of(InetAddress.getByName("10.88.1.1")),
                                                Optional.of(1024L)),
                                        new InterfaceConfig.Route(
                                                IpPrefix.parse("::/0"),
                                                Optional.of(InetAddress.getByName("fd00::1")),
                                                Optional.empty())),
                                false,
                                Optional.of(1500)),
                        new InterfaceConfig(new ByName("eth1"), List.of(), List.of(), true, Optional.empty()));
    }

    @Test
    void kubeletAndRegistriesAreMappedInFull() throws Exception {
        var kubelet = full().machine().kubelet();
        assertThat(kubelet)
                .isEqualTo(new KubeletConfig(
                        Optional.of("example.org/kubelet:v1"),
                        List.of(InetAddress.getByName("10.96.0.10")),
                        Map.of("rotate-server-certificates", "true"),
                        List.of(new KubeletConfig.ExtraMount(
                                "/var/data", "bind", "/var/data", List.of("bind", "rshared"))),
                        Optional.of(new YamlFragment("serverTLSBootstrap: true\nmaxPods: 50\n")),
                        true,
                        true,
                        List.of("10.0.0.0/8", "!10.1.0.0/16"),
                        true,
                        true));

        var registries = full().machine().registries();
        assertThat(registries.mirrors())
                .containsOnly(Map.entry(
                        "docker.io",
                        new RegistriesConfig.Mirror(List.of(URI.create("https://mirror.example.org")), true, true)));
        assertThat(registries.config())
                .containsOnly(Map.entry(
                        "mirror.example.org",
                        new RegistriesConfig.Access(
                                Optional.of(Fixtures.CREDENTIAL.certificate()),
                                true,
                                Optional.of(Fixtures.CREDENTIAL),
                                Optional.of("u"),
                                Optional.of(new Secret("registry-password")),
                                Optional.of(new Secret("registry-auth")),
                                Optional.of(new Secret("registry-token")))));
    }

    @Test
    void clusterSectionIsMappedInFull() {
        var cluster = full().cluster();
        var zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

        assertThat(cluster.id()).contains(zeros);
        assertThat(cluster.secret()).contains(new Secret(zeros));
        assertThat(cluster.name()).contains("dev");
        assertThat(cluster.endpoint()).isEqualTo(URI.create("https://10.88.1.11:6443"));
        assertThat(cluster.localApiServerPort()).isEqualTo(7443);
        assertThat(cluster.network())
                .isEqualTo(new ClusterNetwork(
                        Cni.CUSTOM,
                        List.of(URI.create("https://example.org/cni.yaml")),
                        "cluster.example.org",
                        List.of(IpPrefix.parse("10.244.0.0/16")),
                        List.of(IpPrefix.parse("10.96.0.0/12"))));
        assertThat(cluster.token()).contains(new Secret("ghijkl.0123456789abcdef"));
        assertThat(cluster.secretboxEncryptionSecret()).contains(new Secret(zeros));
        assertThat(cluster.ca()).contains(Fixtures.CREDENTIAL);
        assertThat(cluster.aggregatorCA()).contains(Fixtures.CREDENTIAL);
        assertThat(cluster.serviceAccountKey()).isEqualTo(Fixtures.CREDENTIAL.key());
        assertThat(cluster.acceptedCAs()).containsExactly(Fixtures.CREDENTIAL.certificate());
        assertThat(cluster.apiServer())
                .isEqualTo(new ApiServerConfig(
                        new ComponentConfig(
                                Optional.of("example.org/api:v1"),
                                Map.of("v", "2"),
                                List.of(new ComponentConfig.ExtraVolume("/var/a", "/var/a", true)),
                                Map.of("A", new Secret("b"))),
                        List.of("api.example.org"),
                        Optional.of(new YamlFragment("kind: Policy\n")),
                        Map.of("PodSecurity", new YamlFragment("kind: PodSecurityConfiguration\n"))));
        assertThat(cluster.controllerManager().extraArgs()).containsEntry("v", "3");
        assertThat(cluster.scheduler().extraArgs()).containsEntry("v", "4");
        assertThat(cluster.proxy())
                .isEqualTo(new ProxyConfig(
                        true, Optional.of("example.org/proxy:v1"), Optional.of("nftables"), Map.of("v", "5")));
        assertThat(cluster.etcd())
                .isEqualTo(new EtcdConfig(
                        Optional.of(Fixtures.CREDENTIAL),
                        Map.of("unsafe-no-fsync", "true"),
                        List.of(IpPrefix.parse("10.88.1.0/24"))));
        assertThat(cluster.coreDns()).isEqualTo(new CoreDnsConfig(true, Optional.of("example.org/dns:v1")));
        assertThat(cluster.discoveryEnabled()).isTrue();
        assertThat(cluster.allowSchedulingOnControlPlanes()).isTrue();
        assertThat(cluster.inlineManifests())
                .containsExactly(new InlineManifest("ns", new Secret("kind: Namespace\n")));
        assertThat(cluster.extraManifests()).containsExactly(URI.create("https://example.org/extra.yaml"));
        assertThat(cluster.adminKubeconfigLifetime()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void coppicesOwnDocumentsAreMappedInFull() throws Exception {
        var config = full();
        var credential = Optional.of(Fixtures.CREDENTIAL);

        assertThat(config.debug()).isTrue();
        assertThat(config.identity()).contains(new NodeIdentity(credential, credential, credential));
        assertThat(config.controlPlanePeers())
                .containsExactly(
                        new ControlPlanePeer("cp-1", InetAddress.getByName("10.88.1.11")),
                        new ControlPlanePeer("cp-2", InetAddress.getByName("10.88.1.12")));
        assertThat(config.leaseExpiresAt()).contains(Instant.parse("2030-01-31T12:00:00Z"));
    }

    @Test
    void whatHasNoEffectYetIsAWarning() {
        assertThat(MachineConfigParser.parse(Fixtures.FULL, "full.yaml").problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "machine.time.servers",
                        "machine.kubelet.image",
                        "machine.kubelet.registerWithFQDN",
                        "debug",
                        "machine.install",
                        "cluster.apiServer.image",
                        "cluster.apiServer.extraVolumes[0].readonly",
                        "cluster.proxy.image",
                        "cluster.coreDNS.image",
                        "cluster.discovery.enabled");
    }

    @Test
    void flannelIsNotBroughtByTheNode() {
        assertThat(cniProblems("flannel"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("name: coppice"));
        assertThat(cniProblems("coppice")).isEmpty();
        assertThat(cniProblems("none")).isEmpty();
    }

    private static List<Problem> cniProblems(String name) {
        var patch = new Patch("p", "{cluster: {network: {cni: {name: " + name + "}}}}");
        return ConfigPatcher.apply(Fixtures.MINIMAL, "c", List.of(patch)).problems().stream()
                .filter(problem -> problem.path().startsWith("cluster.network.cni"))
                .toList();
    }

    @Test
    void neitherToStringNorProblemsShowSecrets() {
        var key = Fixtures.CREDENTIAL.key().orElseThrow().value();
        assertThat(full().toString())
                .doesNotContain(
                        "PRIVATE KEY",
                        key,
                        "abcdef.0123456789abcdef",
                        "registry-password",
                        "registry-auth",
                        "proxy-password");

        var broken = Fixtures.FULL.replace("version: v1alpha1", "version: v2").replace("LS0t", "broken-");
        var problems = MachineConfigParser.parse(broken, "full.yaml").problems();
        assertThat(problems).extracting(Problem::path).contains("version", "machine.ca.crt");
        assertThat(problems.toString()).doesNotContain("broken-", "abcdef.0123456789abcdef", "registry-password");
    }

    @Test
    void extensionsAreMappedInTheirOrder() {
        assertThat(full().extensions())
                .containsExactly(
                        new ExtensionConfig(
                                "kubernetes",
                                "1.20.2",
                                "coppice-ext-0",
                                "00112233445566778899aabbccddeeff".repeat(2),
                                123456),
                        new ExtensionConfig(
                                "tools",
                                "2.0~rc1+b2",
                                "coppice-ext-1",
                                "ffeeddccbbaa99887766554433221100".repeat(2),
                                1));
    }

    @Test
    void paddingOfAConfigDriveIsIgnored() {
        var drive = Fixtures.MINIMAL + "\0".repeat(1 << 20);

        assertThat(MachineConfigParser.parse(drive, "drive").config()).contains(Fixtures.MINIMAL_CONFIG);
    }

    private static MachineConfig full() {
        var result = MachineConfigParser.parse(Fixtures.FULL, "full.yaml");
        assertThat(result.errors()).isEmpty();
        return result.config().orElseThrow();
    }
}
