package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coppice.hypervisor.Acceleration;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigParser;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigComposerTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ClusterSecrets SECRETS = ClusterSecrets.generate(Samples.NOW, RANDOM);

    private static MachineConfig compose(DesiredCluster cluster, int node) {
        var composer = new ConfigComposer(SECRETS, List.of(InetAddress.ofLiteral("9.9.9.9")));
        var composed = composer.compose(cluster, cluster.nodes().get(node), Samples.NOW, RANDOM);
        var parsed = MachineConfigParser.parse(composed.text(), "config.img");
        assertThat(parsed.errors()).isEmpty();
        return parsed.config().orElseThrow();
    }

    @Test
    void aControlPlaneIsToldWhoItIsAndWhomItTrusts() {
        var cluster = Samples.cluster(3, 1);
        var node = cluster.nodes().get(1);

        var config = compose(cluster, 1);

        assertThat(config.machine().network().hostname()).contains("controlplane-2");
        assertThat(config.machine().network().nameservers()).containsExactly(InetAddress.ofLiteral("9.9.9.9"));
        assertThat(config.machine().network().interfaces())
                .extracting(InterfaceConfig::selector)
                .containsExactly(
                        new InterfaceConfig.ByHardwareAddress(node.uplinkMac().value()),
                        new InterfaceConfig.ByHardwareAddress(node.segmentMac().value()));
        assertThat(config.machine().network().interfaces().get(0).addresses()).hasToString("[10.89.255.2/24]");
        assertThat(config.machine().network().interfaces().get(0).routes())
                .singleElement()
                .satisfies(route -> assertThat(route.gateway()).contains(InetAddress.ofLiteral("10.89.255.1")));
        assertThat(config.machine().network().interfaces().get(1).addresses())
                .hasToString("[" + node.address() + "/24]");
        assertThat(config.machine().ca()).isEqualTo(SECRETS.machine());
        assertThat(config.cluster().etcd().ca()).contains(SECRETS.etcd());
        assertThat(config.cluster().serviceAccountKey()).contains(SECRETS.serviceAccountKey());
        assertThat(config.cluster().endpoint())
                .isEqualTo(URI.create("https://" + cluster.firstControlPlane().address() + ":6443"));
        assertThat(config.controlPlanePeers())
                .extracting(peer -> peer.name() + " " + peer.address().getHostAddress())
                .containsExactlyElementsOf(cluster.controlPlanes().stream()
                        .map(peer -> peer.name() + " " + peer.address())
                        .toList());
        assertThat(config.identity()).hasValueSatisfying(identity -> {
            assertThat(identity.api()).isPresent();
            assertThat(identity.etcd()).isPresent();
            assertThat(identity.etcdClient()).isPresent();
        });
        assertThat(config.leaseExpiresAt()).isEmpty();
        assertThat(config.machine().sysctls()).as("from the template").containsEntry("vm.swappiness", "1");
    }

    @Test
    void aWorkerHoldsNoKeyOfAnAuthority() {
        var cluster = Samples.cluster(1, 2);
        var composer = new ConfigComposer(SECRETS, List.of());

        var text = composer.compose(cluster, cluster.nodes().getLast(), Samples.NOW, RANDOM)
                .text();
        var config = compose(cluster, 2);

        for (var authority : List.of(SECRETS.machine(), SECRETS.etcd(), SECRETS.kubernetes(), SECRETS.aggregator())) {
            assertThat(text)
                    .doesNotContain(Pem.encode(authority.key().orElseThrow().value()));
        }
        assertThat(text)
                .doesNotContain(Pem.encode(SECRETS.serviceAccountKey().value()))
                .doesNotContain(SECRETS.secretboxEncryptionSecret().value());
        assertThat(config.machine().ca())
                .isEqualTo(Credential.trust(SECRETS.machine().certificate()));
        assertThat(config.identity().orElseThrow().etcd()).isEmpty();
        assertThat(config.controlPlanePeers()).hasSize(1);
    }

    @Test
    void withKubernetesNodesKnowTheirExtensionAndTheAddressTheyGoBy() {
        var cluster = Samples.kubernetes(1, 1);

        var controlPlane = compose(cluster, 0);
        var worker = compose(cluster, 1);

        for (var config : List.of(controlPlane, worker)) {
            assertThat(config.extensions())
                    .containsExactly(new ExtensionConfig(
                            Samples.KUBERNETES.name(),
                            Samples.KUBERNETES.version(),
                            "coppice-ext-0",
                            Samples.KUBERNETES.rootHash(),
                            Samples.KUBERNETES.dataBlocks()));
            assertThat(config.machine().kubelet().validSubnets())
                    .containsExactly(cluster.segment().subnet().toString());
            assertThat(config.controlPlanePeers()).hasSize(1);
        }
        assertThat(controlPlane.cluster().apiServer().certSANs()).containsExactly("127.0.0.1", "localhost");
        assertThat(controlPlane.cluster().allowSchedulingOnControlPlanes()).isFalse();
        assertThat(compose(Samples.kubernetes(1, 0), 0).cluster().allowSchedulingOnControlPlanes())
                .as("there is nowhere else")
                .isTrue();
        assertThat(compose(Samples.cluster(1, 0), 0).extensions()).isEmpty();
    }

    @Test
    void nothingIsWarnedOfInWhatIsGenerated() {
        for (var cluster : List.of(Samples.kubernetes(1, 1), Samples.cluster(1, 1))) {
            assertThat(ConfigComposer.check(cluster, Samples.NOW, RANDOM)).isEmpty();
        }
    }

    @Test
    void podsAndServicesHaveNetworksOfTheirOwn() {
        var network = compose(Samples.kubernetes(1, 0), 0).cluster().network();
        var taken = List.of(Allocator.POOL, new Ipv4Range(Uplink.ADDRESS, 16));

        for (var subnets : List.of(network.podSubnets(), network.serviceSubnets())) {
            assertThat(subnets)
                    .singleElement()
                    .satisfies(subnet ->
                            assertThat(taken).noneMatch(range -> range.overlaps(Ipv4Range.parse(subnet.toString()))));
        }
    }

    @Test
    void controlPlanesThatAreEmulatedArePatientWithEachOther() {
        var several = compose(Samples.kubernetes(3, 0), 2).cluster();
        var alone = compose(Samples.kubernetes(1, 0), 0).cluster();

        assertThat(several.etcd().extraArgs())
                .containsOnly(Map.entry("heartbeat-interval", "500"), Map.entry("election-timeout", "5000"));
        assertThat(several.controllerManager().extraArgs())
                .containsEntry("leader-elect-renew-deadline", "40s")
                .containsEntry("node-monitor-grace-period", "60s");
        assertThat(several.scheduler().extraArgs()).containsEntry("leader-elect-renew-deadline", "40s");
        assertThat(alone.etcd().extraArgs()).isEmpty();
        assertThat(alone.controllerManager().extraArgs()).isEmpty();
        assertThat(compose(Samples.cluster(3, 0), 0)
                        .cluster()
                        .controllerManager()
                        .extraArgs())
                .as("without Kubernetes")
                .isEmpty();
    }

    @Test
    void realProcessorsLeaveTheTimesAlone() {
        var unsaid = compose(Samples.cluster(1, 0), 0).cluster();

        assertThat(EmulatedTiming.patches(threeWith(Acceleration.SOFTWARE), unsaid))
                .isNotEmpty();
        assertThat(EmulatedTiming.patches(threeWith(Acceleration.KVM), unsaid)).isEmpty();
    }

    private static DesiredCluster threeWith(Acceleration acceleration) {
        return new Allocator(Allocator.Taken.NOTHING, RANDOM)
                .allocate(new Allocator.Basis(
                        Samples.spec("dev", 3, 0),
                        Samples.OWNER,
                        Samples.HOME,
                        Samples.NOW,
                        Samples.settings(),
                        "0123abcd",
                        List.of(),
                        acceleration));
    }

    /** etcd refuses an election that is shorter than five heartbeats: one that a user named alone must not meet the other of ours. */
    @Test
    void aPatchThatTimesAProgramTimesItAlone() {
        assertThat(etcdArgumentsWith("cluster: {etcd: {extraArgs: {election-timeout: \"2000\"}}}"))
                .containsOnly(Map.entry("election-timeout", "2000"));
    }

    @Test
    void aPatchThatSaysSomethingElseLeavesTheTimes() {
        assertThat(etcdArgumentsWith(
                        "[{op: add, path: /cluster/etcd/extraArgs, value: {quota-backend-bytes: \"8000000000\"}}]"))
                .containsOnlyKeys("quota-backend-bytes", "heartbeat-interval", "election-timeout");
    }

    private static Map<String, String> etcdArgumentsWith(String patch) {
        var spec = patched(3, 0, new ConfigPatch("etcd.yaml", ConfigPatch.Scope.CONTROL_PLANES, patch));
        return compose(Samples.cluster(spec, 1), 0).cluster().etcd().extraArgs();
    }

    @Test
    void theLeaseStandsInTheConfig() {
        var end = Samples.NOW.plusSeconds(7200);
        var spec = Samples.spec("dev", 1, 0).withLease(new Lease.Until(end));

        assertThat(compose(Samples.cluster(spec, 1), 0).leaseExpiresAt()).contains(end);
    }

    @Test
    void patchesReachTheNodesInTheirScopeAndTheUserHasTheLastWord() {
        var cluster = Samples.cluster(
                patched(
                        new ConfigPatch(
                                "all.yaml", ConfigPatch.Scope.ALL, "machine: {sysctls: {vm.swappiness: \"7\"}}"),
                        new ConfigPatch(
                                "workers.yaml",
                                ConfigPatch.Scope.WORKERS,
                                "machine: {nodeLabels: {example.com/kind: worker}}"),
                        new ConfigPatch(
                                "json",
                                ConfigPatch.Scope.CONTROL_PLANES,
                                "[{op: add, path: /machine/env, value: {A: b}}]")),
                1);

        var controlPlane = compose(cluster, 0).machine();
        var worker = compose(cluster, 1).machine();

        assertThat(controlPlane.sysctls()).containsEntry("vm.swappiness", "7");
        assertThat(worker.sysctls()).containsEntry("vm.swappiness", "7");
        assertThat(controlPlane.env()).containsEntry("A", new io.coppice.nodeos.config.Secret("b"));
        assertThat(worker.env()).isEmpty();
        assertThat(worker.nodeMarks().toString()).contains("example.com/kind");
        assertThat(controlPlane.nodeMarks().toString()).doesNotContain("example.com/kind");
    }

    @Test
    void namesThatAPatchAddsAreInTheCertificate() throws Exception {
        var cluster = Samples.cluster(
                patched(new ConfigPatch(
                        "names.yaml",
                        ConfigPatch.Scope.ALL,
                        "machine: {certSANs: [node.example.com, \"192.0.2.7\", \"fd00::7\"]}")),
                1);

        var api = compose(cluster, 0).identity().orElseThrow().api().orElseThrow();

        assertThat(CertificateAuthorityTest.alternativeNames(CertificateAuthorityTest.certificate(api)))
                .contains("node.example.com", "192.0.2.7", "fd00:0:0:0:0:0:0:7", "controlplane-1", "127.0.0.1");
    }

    @Test
    void everyProblemOfEveryPatchIsReportedWithItsPlaceBeforeAnythingExists() {
        var cluster = Samples.cluster(
                patched(
                        new ConfigPatch("one.yaml", ConfigPatch.Scope.ALL, "machine:\n  sysctl: {}\n"),
                        new ConfigPatch("two.yaml", ConfigPatch.Scope.WORKERS, "cluster:\n  clusterNme: x\n")),
                1);

        var refused = catchThrowableOfType(
                CoppiceException.InvalidRequest.class, () -> ConfigComposer.check(cluster, Samples.NOW, RANDOM));

        assertThat(refused.problems())
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("one.yaml:2:3").contains("sysctls"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("two.yaml:2:3").contains("clusterName"));
        assertThat(refused.remedy()).isNotEmpty();
    }

    @Test
    void aGoodClusterPassesTheCheckWhateverItsSecrets() {
        for (var i = 0; i < 50; i++) {
            assertThat(problems(Samples.cluster(3, 2))).isEmpty();
        }
    }

    @Test
    void aComposedConfigDoesNotShowItselfInMessages() {
        var cluster = Samples.cluster(1, 0);
        var composed = new ConfigComposer(SECRETS, List.of())
                .compose(cluster, cluster.firstControlPlane(), Samples.NOW, RANDOM);

        assertThat(composed.toString()).doesNotContain("machine:");
    }

    @Test
    void configsAreGeneratedOffline() {
        var generated = ConfigGeneration.generate(
                "lab",
                URI.create("https://10.0.0.10:6443"),
                List.of("10.0.0.10"),
                List.of(),
                SECRETS,
                Samples.NOW,
                RANDOM);

        var controlPlane = MachineConfigParser.parse(generated.controlPlane(), "controlplane.yaml");
        var worker = MachineConfigParser.parse(generated.worker(), "worker.yaml");
        assertThat(controlPlane.problems()).isEmpty();
        assertThat(worker.problems()).isEmpty();
        assertThat(controlPlane.config().orElseThrow().cluster().name()).contains("lab");
        assertThat(worker.config().orElseThrow().machine().ca().key()).isEmpty();
        assertThat(SecretsCodec.read(generated.secrets(), "secrets.yaml")).isEqualTo(SECRETS);
        assertThat(ClientConfig.read(generated.clientConfig(), "nodeconfig")
                        .current()
                        .endpoints())
                .containsExactly("10.0.0.10");
    }

    @Test
    void anEndpointThatIsNoneIsRefused() {
        var refused = catchThrowableOfType(
                CoppiceException.InvalidRequest.class,
                () -> ConfigGeneration.generate(
                        "lab", URI.create("10.0.0.10"), List.of(), List.of(), SECRETS, Samples.NOW, RANDOM));

        assertThat(refused).hasMessageContaining("10.0.0.10");
        assertThat(refused.remedy()).contains("https://");
    }

    private static List<String> problems(DesiredCluster cluster) {
        try {
            return ConfigComposer.check(cluster, Samples.NOW, RANDOM);
        } catch (CoppiceException.InvalidRequest refused) {
            return refused.problems();
        }
    }

    private static ClusterSpec patched(ConfigPatch... patches) {
        return patched(1, 1, patches);
    }

    private static ClusterSpec patched(int controlPlanes, int workers, ConfigPatch... patches) {
        var spec = Samples.spec("dev", controlPlanes, workers);
        return new ClusterSpec(
                spec.name(),
                controlPlanes,
                workers,
                spec.template(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(patches),
                spec.lease(),
                spec.hostUri(),
                spec.image(),
                spec.kubernetes(),
                spec.preloads());
    }
}
