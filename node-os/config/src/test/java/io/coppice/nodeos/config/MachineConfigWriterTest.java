package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MachineConfigWriterTest {

    private static void survives(MachineConfig config) {
        var text = MachineConfigWriter.write(config);
        var result = MachineConfigParser.parse(text, "written");

        assertThat(result.errors()).as(text).isEmpty();
        assertThat(result.config()).contains(config);
        assertThat(MachineConfigWriter.write(result.config().orElseThrow())).isEqualTo(text);
    }

    @Test
    void fullConfigSurvives() {
        survives(MachineConfigParser.parse(Fixtures.FULL, "full.yaml").config().orElseThrow());
    }

    @Test
    void minimalConfigIsWrittenWithoutDefaults() {
        assertThat(MachineConfigWriter.write(Fixtures.MINIMAL_CONFIG)).isEqualTo(Fixtures.MINIMAL);
    }

    @Property(tries = 200)
    void anyConfigSurvives(@ForAll("configs") MachineConfig config) {
        survives(config);
    }

    @Provide
    Arbitrary<MachineConfig> configs() {
        return Combinators.combine(machines(), clusters(), extensions(), instants(), Arbitraries.of(true, false))
                .as((machine, cluster, extensions, lease, debug) ->
                        new MachineConfig(debug, machine, cluster, Optional.empty(), List.of(), extensions, lease));
    }

    private static Arbitrary<List<ExtensionConfig>> extensions() {
        return Combinators.combine(
                        Arbitraries.of("kubernetes", "a", "b-2"),
                        Arbitraries.of("1.20.2", "2026", "1.0-rc.1"),
                        Arbitraries.longs().between(1, 1L << 30))
                .as((name, version, blocks) ->
                        new ExtensionConfig(name, version, "disk-" + name, "0123456789abcdef".repeat(4), blocks))
                .list()
                .ofMaxSize(3)
                .uniqueElements(ExtensionConfig::name);
    }

    private static Arbitrary<Machine> machines() {
        return Combinators.combine(
                        networks(),
                        Arbitraries.maps(
                                Arbitraries.of("net.ipv4.ip_forward", "vm.max_map_count", "kernel/a/b"), lines()),
                        Arbitraries.maps(Arbitraries.of("HTTP_PROXY", "_a", "B1"), texts().map(Secret::new)),
                        files().list().ofMaxSize(3),
                        Arbitraries.maps(Arbitraries.of("example.org/a", "b"), texts()),
                        modules().list().ofMaxSize(2))
                .as((network, sysctls, env, files, annotations, modules) -> Machine.builder(
                                MachineType.CONTROL_PLANE, Fixtures.CREDENTIAL)
                        .network(network)
                        .sysctls(sysctls)
                        .env(env)
                        .files(files)
                        .nodeMarks(new NodeMarks(Map.of(), annotations, Map.of()))
                        .modules(modules)
                        .build());
    }

    private static Arbitrary<NetworkConfig> networks() {
        var selectors = Arbitraries.<InterfaceConfig.Selector>of(
                new InterfaceConfig.ByName("eth0"), new InterfaceConfig.ByHardwareAddress("52:54:00:00:00:01"));
        var interfaces = Combinators.combine(
                        selectors,
                        prefixes().list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(68, 65_535).optional())
                .as((selector, addresses, dhcp, mtu) -> new InterfaceConfig(selector, addresses, List.of(), dhcp, mtu));
        return Combinators.combine(
                        Arbitraries.of("cp-1", "a.example.org", "0x10", "123").optional(),
                        interfaces.list().ofMaxSize(2).uniqueElements(InterfaceConfig::selector),
                        prefixes().map(IpPrefix::address).list().ofMaxSize(2))
                .as((hostname, items, nameservers) ->
                        new NetworkConfig(hostname, items, nameservers, List.of(), List.of()));
    }

    private static Arbitrary<Cluster> clusters() {
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of("unsafe-no-fsync", "v", "quota-backend-bytes"), texts()),
                        prefixes().list().ofMaxSize(2),
                        Arbitraries.of(true, false),
                        manifests())
                .as((arguments, subnets, scheduling, manifests) -> Cluster.builder(URI.create("https://[fd00::1]:6443"))
                        .etcd(new EtcdConfig(Optional.of(Fixtures.CREDENTIAL), arguments, subnets))
                        .allowSchedulingOnControlPlanes(scheduling)
                        .inlineManifests(manifests)
                        .build());
    }

    private static Arbitrary<List<InlineManifest>> manifests() {
        return Combinators.combine(Arbitraries.of("a", "b", "c"), texts())
                .as((name, contents) -> new InlineManifest(name, new Secret(contents)))
                .list()
                .ofMaxSize(3)
                .uniqueElements(InlineManifest::name);
    }

    private static Arbitrary<MachineFile> files() {
        return Combinators.combine(
                        texts(),
                        Arbitraries.integers().between(0, 0777),
                        Arbitraries.of("/var/a", "/var/etc/b c.conf"),
                        Arbitraries.of(MachineFile.Operation.values()))
                .as((content, permissions, path, operation) ->
                        new MachineFile(new Secret(content), permissions, path, operation));
    }

    private static Arbitrary<KernelModule> modules() {
        return Arbitraries.of("overlay", "br_netfilter").map(KernelModule::new);
    }

    private static Arbitrary<IpPrefix> prefixes() {
        return Arbitraries.of("10.0.0.1/8", "0.0.0.0/0", "192.0.2.255/32", "fd00::1/64", "::/0")
                .map(IpPrefix::parse);
    }

    private static Arbitrary<Optional<Instant>> instants() {
        return Arbitraries.longs()
                .between(0, 4_102_444_800L)
                .map(Instant::ofEpochSecond)
                .optional();
    }

    private static Arbitrary<String> lines() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                lines(),
                Arbitraries.of("", "true", "0", "null", "~", "a\nb\n", " a\n\n b", "\t", "é🌳", "\u2028", "- x", "# x"),
                Arbitraries.strings().withChars("ab \n\t:#-'\"|>é{}[]").ofMaxLength(30));
    }
}
