package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.coppice.documents.Problem;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigPatcherTest {

    private static PatchResult apply(String text, String... patches) {
        var numbered = new java.util.ArrayList<Patch>();
        for (var patch : patches) {
            numbered.add(new Patch("patch-" + (numbered.size() + 1), patch));
        }
        return ConfigPatcher.apply(text, "config.yaml", numbered);
    }

    private static MachineConfig patched(String text, String... patches) {
        var result = apply(text, patches);
        assertThat(result.config()).as(result.problems().toString()).isPresent();
        assertThat(MachineConfigParser.parse(result.text().orElseThrow(), "patched")
                        .config())
                .isEqualTo(result.config());
        return result.config().orElseThrow();
    }

    @Test
    void noPatchChangesNothing() {
        assertThat(apply(Fixtures.MINIMAL).text()).contains(Fixtures.MINIMAL);
    }

    @Test
    void mappingsMergeAndValuesReplace() {
        var config = patched(
                Fixtures.FULL,
                "machine: {sysctls: {net.ipv4.ip_forward: 0, vm.swappiness: 1}, network: {hostname: cp-9}}");

        assertThat(config.machine().sysctls())
                .isEqualTo(Map.of(
                        "net.ipv4.ip_forward", "0",
                        "net/ipv6/conf/eth0/forwarding", "1",
                        "vm.swappiness", "1"));
        assertThat(config.machine().network().hostname()).contains("cp-9");
        assertThat(config.machine().network().interfaces()).hasSize(2);
    }

    @Test
    void listsAreAddedTo() throws Exception {
        var config = patched(Fixtures.FULL, "machine: {certSANs: [more], network: {nameservers: [10.0.0.53]}}");

        assertThat(config.machine().certSANs()).containsExactly("192.0.2.7", "node.example.org", "more");
        assertThat(config.machine().network().nameservers())
                .containsExactly(InetAddress.getByName("10.89.255.1"), InetAddress.getByName("10.0.0.53"));
    }

    @Test
    void subnetsAndAuditPolicyReplace() {
        var config = patched(
                Fixtures.FULL,
                "cluster: {network: {podSubnets: [10.1.0.0/16], serviceSubnets: [10.2.0.0/16]}, apiServer: {auditPolicy: {a: 1}}}");

        assertThat(config.cluster().network().podSubnets())
                .extracting(IpPrefix::toString)
                .containsExactly("10.1.0.0/16");
        assertThat(config.cluster().network().serviceSubnets())
                .extracting(IpPrefix::toString)
                .containsExactly("10.2.0.0/16");
        assertThat(config.cluster().apiServer().auditPolicy()).contains(new YamlFragment("a: 1\n"));
    }

    @Test
    void interfacesMergeByNameOrSelector() {
        var interfaces = patched(Fixtures.FULL, """
                        machine:
                          network:
                            interfaces:
                              - interface: eth1
                                mtu: 9000
                              - deviceSelector: {hardwareAddr: "52:54:00:AA:00:01"}
                                addresses: [10.9.9.9/32]
                              - interface: eth2
                                dhcp: true
                        """).machine().network().interfaces();

        assertThat(interfaces).hasSize(3);
        assertThat(interfaces.get(0).addresses())
                .extracting(IpPrefix::toString)
                .containsExactly("10.88.1.11/24", "fd00:0:0:0:0:0:0:11/64", "10.9.9.9/32");
        assertThat(interfaces.get(1).mtu()).contains(9000);
        assertThat(interfaces.get(1).dhcp()).isTrue();
        assertThat(interfaces.get(2).selector()).isEqualTo(new InterfaceConfig.ByName("eth2"));
    }

    @Test
    void admissionPluginsMergeByName() {
        var plugins = patched(
                        Fixtures.FULL,
                        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {x: 1}}, {name: B, configuration: {}}]}}")
                .cluster()
                .apiServer()
                .admissionControl();

        assertThat(plugins).containsOnlyKeys("B", "PodSecurity");
        assertThat(plugins).containsEntry("PodSecurity", new YamlFragment("kind: PodSecurityConfiguration\nx: 1\n"));
    }

    @Test
    void deleteDirectiveRemovesMappingsItemsAndDocuments() {
        var config = patched(Fixtures.FULL, """
                machine:
                  registries: {$patch: delete}
                  env: {$patch: delete}
                  network:
                    interfaces:
                      - interface: eth1
                        $patch: delete
                      - interface: eth7
                        $patch: delete
                ---
                apiVersion: coppice.io/v1alpha1
                kind: LeaseConfig
                $patch: delete
                """);

        assertThat(config.machine().registries()).isEqualTo(RegistriesConfig.NONE);
        assertThat(config.machine().env()).isEmpty();
        assertThat(config.machine().network().interfaces()).hasSize(1);
        assertThat(config.leaseExpiresAt()).isEmpty();
        assertThat(config.controlPlanePeers()).hasSize(2);
    }

    @Test
    void documentsAreAddressedByKindAndAddedIfMissing() {
        var lease = "{apiVersion: coppice.io/v1alpha1, kind: LeaseConfig, expiresAt: 2031-01-01T00:00:00Z}";

        assertThat(patched(Fixtures.FULL, lease).leaseExpiresAt().orElseThrow()).isEqualTo("2031-01-01T00:00:00Z");
        assertThat(patched(Fixtures.MINIMAL, lease).leaseExpiresAt().orElseThrow())
                .isEqualTo("2031-01-01T00:00:00Z");
    }

    @Test
    void documentsThatRepeatAreAddressedByName() {
        var config = patched(
                Fixtures.FULL,
                "{apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: tools, version: '3'}",
                "{apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: kubernetes, $patch: delete}");

        assertThat(config.extensions())
                .extracting(ExtensionConfig::name, ExtensionConfig::version, ExtensionConfig::disk)
                .containsExactly(tuple("tools", "3", "coppice-ext-1"));
    }

    @Test
    void patchesApplyInOrder() {
        assertThat(patched(
                                Fixtures.MINIMAL,
                                "machine: {network: {hostname: a}}",
                                "[{\"op\": \"replace\", \"path\": \"/machine/network/hostname\", \"value\": \"b\"}]",
                                "machine: {certSANs: [c]}")
                        .machine()
                        .network()
                        .hostname())
                .contains("b");
    }

    @Test
    void jsonPatchesAreToldByTheirFormInJsonAndYaml() {
        var config = patched(Fixtures.FULL, """
                - op: test
                  path: /machine/type
                  value: controlplane
                - op: remove
                  path: /machine/certSANs/0
                - op: add
                  path: /machine/certSANs/-
                  value: added.example.org
                - {op: copy, from: /machine/sysctls/net.ipv4.ip_forward, path: /machine/sysctls/net.ipv6.x}
                - {op: move, from: /machine/time, path: /machine/time}
                """);

        assertThat(config.machine().certSANs()).containsExactly("node.example.org", "added.example.org");
        assertThat(config.machine().sysctls()).containsEntry("net.ipv6.x", "1");
        assertThat(config.machine().files().getFirst().permissions()).isEqualTo(0640);
        assertThat(config.leaseExpiresAt()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{op: remove, path: /machine/nothing}]                       | patch-1:1:2: error: /machine/nothing: the operation 'remove' cannot be applied
                    [{op: add, path: /a/b/c, value: 1}]                          | patch-1:1:2: error: /a/b/c: the operation 'add' cannot be applied
                    [{op: test, path: /machine/type, value: worker}]             | patch-1:1:2: error: /machine/type: the config does not hold the value
                    [{op: eat, path: /machine/type}]                             | patch-1:1:2: error: this is not an operation of a JSON patch
                    [{path: /machine/type}]                                      | patch-1:1:2: error: this is not an operation of a JSON patch
                    [nothing]                                                    | patch-1:1:2: error: this is not an operation of a JSON patch
                    [{op: add, path: /machine/mtu, value: 1}]                    | patch-1:1:1: error: machine.mtu: unknown key 'mtu'
                    [{op: replace, path: /machine/type, value: init}]            | patch-1:1:1: error: machine.type: 'init' is not a known value
                    {machine: {network: {hostname: _}}}                          | patch-1:1:32: error: machine.network.hostname: '_' is not valid
                    {machine: {certSANs: {a: b}}}                                | patch-1:1:22: error: machine.certSANs: the patch gives a mapping where the config has a list
                    {machine: {ca: {$patch: replace}}}                           | patch-1:1:17: error: machine.ca: the only directive of '$patch' is 'delete'
                    {machine: {ca: {$patch: delete}}}                            | config.yaml:4:3: error: machine: the key 'ca' is missing
                    just text                                                    | patch-1:1:1: error: the patch is neither a mapping nor a list
                    # nothing                                                    | patch-1: error: the patch is empty
                    {machine: [                                                  | patch-1:1:12: error: this is not YAML
                    """)
    void wrongPatchIsReportedAtItsPlace(String patch, String start) {
        var result = apply(Fixtures.FULL, patch);

        assertThat(result.text()).isEmpty();
        assertThat(result.config()).isEmpty();
        assertThat(result.problems())
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).startsWith(start));
    }

    @Test
    void warningsOfThePatchAreReportedWithItsResult() {
        var result = apply(Fixtures.MINIMAL, "machine: {nodeLabels: {a: b}}");

        assertThat(result.text()).isPresent();
        assertThat(result.problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(
                        "patch-1:1:11: warning: machine.nodeLabels: has an effect only with the kubernetes extension");
    }

    @Property(tries = 200)
    void mergingTwiceIsMergingOnce(@ForAll("patches") String patch) {
        var once = apply(Fixtures.FULL, patch);
        var twice = apply(Fixtures.FULL, patch, patch);

        assertThat(once.text()).as(once.problems().toString()).isPresent();
        assertThat(twice.text()).isEqualTo(once.text());
    }

    @Property(tries = 200)
    void aPatchAppliedToItsResultInTwoStepsIsTheSame(
            @ForAll("patches") String first, @ForAll("patches") String second) {
        var atOnce = apply(Fixtures.FULL, first, second).text();
        var inSteps =
                apply(apply(Fixtures.FULL, first).text().orElseThrow(), second).text();

        assertThat(atOnce).isPresent().isEqualTo(inSteps);
    }

    /** Patches without lists that are added to, since those grow each time. */
    @Provide
    Arbitrary<String> patches() {
        return Arbitraries.of(
                "machine: {sysctls: {net.ipv4.ip_forward: 0}}",
                "machine: {sysctls: {$patch: delete}}",
                "machine: {network: {hostname: x, interfaces: [{interface: eth1, mtu: 1400}]}}",
                "machine: {network: {interfaces: [{interface: eth1, $patch: delete}]}}",
                "machine: {network: {interfaces: [{interface: eth9, dhcp: true}]}}",
                "machine: {kubelet: {extraConfig: {maxPods: 9, nested: {a: [1]}, $patch: delete}}}",
                "cluster: {network: {podSubnets: [10.7.0.0/16]}}",
                "cluster: {apiServer: {auditPolicy: {rules: [a, b]}}}",
                "cluster: {apiServer: {admissionControl: [{name: New, configuration: {a: b}}]}}",
                "{apiVersion: coppice.io/v1alpha1, kind: LeaseConfig, expiresAt: 2040-01-01T00:00:00Z}",
                "{apiVersion: coppice.io/v1alpha1, kind: LeaseConfig, $patch: delete}",
                "[{op: add, path: /machine/env, value: {A: b}}]",
                "debug: false");
    }

    @Test
    void bootPathNeverTouchesJackson(@TempDir Path directory) throws Exception {
        var main = """
                import io.coppice.nodeos.config.MachineConfigParser;
                void main(String[] args) throws Exception {
                    var text = java.nio.file.Files.readString(java.nio.file.Path.of(args[0]));
                    IO.println(MachineConfigParser.parse(text, "c").config().isPresent());
                }
                """;
        var program = Files.writeString(directory.resolve("Boot.java"), main);
        var config = Files.writeString(directory.resolve("config.yaml"), Fixtures.MINIMAL);
        var withoutJackson = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("jackson") && !entry.contains("zjsonpatch"))
                .toList();
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        String.join(":", withoutJackson),
                        program.toString(),
                        config.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("true");
    }
}
