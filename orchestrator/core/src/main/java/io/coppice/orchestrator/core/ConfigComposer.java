package io.coppice.orchestrator.core;

import io.coppice.documents.Severity;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ConfigPatcher;
import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.InterfaceConfig;
import io.coppice.nodeos.config.IpPrefix;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigWriter;
import io.coppice.nodeos.config.NetworkConfig;
import io.coppice.nodeos.config.NodeIdentity;
import io.coppice.nodeos.config.Patch;
import io.coppice.nodeos.config.PatchResult;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeRole;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Composes the machine configs of a cluster's nodes. Safe for use by several threads. */
public final class ConfigComposer {

    private static final IpPrefix EVERYWHERE = IpPrefix.parse("0.0.0.0/0");

    private final ClusterSecrets secrets;
    private final ClusterCertificates certificates;
    private final List<InetAddress> nameservers;

    /**
     * The text of a config drive, without padding.
     *
     * @param warnings about what the user's patches and templates say, each with its place
     */
    public record Composed(String text, List<String> warnings) {
        public Composed {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String toString() {
            return "Composed[" + text.length() + " characters, warnings=" + warnings + "]";
        }
    }

    /** @param nameservers that nodes ask, in this order */
    public ConfigComposer(ClusterSecrets secrets, List<InetAddress> nameservers) {
        this.secrets = secrets;
        this.certificates = new ClusterCertificates(secrets);
        this.nameservers = List.copyOf(nameservers);
    }

    /**
     * The config of one node with certificates of its own.
     *
     * @throws CoppiceException.InvalidRequest with every problem of the patches, each with its place
     */
    public Composed compose(DesiredCluster cluster, DesiredNode node, Instant now, SecureRandom random) {
        var identity = certificates.identity(node, now, random);
        var result = patched(cluster, node, identity, now);
        var config = result.config()
                .orElseThrow(() -> refused(node, DocumentReading.texts(result.problems(), Severity.ERROR)));
        var warnings = DocumentReading.texts(result.problems(), Severity.WARNING);
        var moreNames = config.machine().certSANs();
        if (moreNames.isEmpty() || !config.identity().equals(Optional.of(identity))) {
            return new Composed(result.text().orElseThrow(), warnings);
        }
        var named = new NodeIdentity(
                Optional.of(certificates.api(node, moreNames, now, random)), identity.etcd(), identity.etcdClient());
        return new Composed(MachineConfigWriter.write(config.withIdentity(named)), warnings);
    }

    private PatchResult patched(DesiredCluster cluster, DesiredNode node, NodeIdentity identity, Instant now) {
        var generated = MachineConfigWriter.write(generated(cluster, node, identity, now));
        var source = "generated config of " + node.name();
        var patches = patches(cluster, node);
        var result = ConfigPatcher.apply(generated, source, patches);
        if (node.role() != NodeRole.CONTROL_PLANE || result.config().isEmpty()) {
            return result;
        }
        var times = EmulatedTiming.patches(cluster, result.config().get().cluster());
        if (times.isEmpty()) {
            return result;
        }
        patches.addAll(times);
        return ConfigPatcher.apply(generated, source, patches);
    }

    private MachineConfig generated(DesiredCluster cluster, DesiredNode node, NodeIdentity identity, Instant now) {
        return MachineConfig.of(machine(cluster, node), clusterSection(cluster, node))
                .withIdentity(identity)
                .withControlPlanePeers(cluster.controlPlanes().stream()
                        .map(peer -> new ControlPlanePeer(
                                peer.name().value(), peer.address().toInetAddress()))
                        .toList())
                .withExtensions(KubernetesSections.extensions(cluster))
                .withLeaseExpiresAt(LeaseRules.nodeExpiry(cluster.lease(), now));
    }

    /**
     * Checks what a cluster's template and patches do to its configs, before anything of it exists. Uses up secrets of its own.
     *
     * @return warnings, each with its place
     * @throws CoppiceException.InvalidRequest with every problem, each with its place
     */
    public static List<String> check(DesiredCluster cluster, Instant now, SecureRandom random) {
        var composer = new ConfigComposer(ClusterSecrets.generate(now, random), List.of());
        var problems = new LinkedHashSet<String>();
        var warnings = new LinkedHashSet<String>();
        for (var role : NodeRole.values()) {
            var first =
                    cluster.nodes().stream().filter(node -> node.role() == role).findFirst();
            if (first.isPresent()) {
                try {
                    warnings.addAll(
                            composer.compose(cluster, first.get(), now, random).warnings());
                } catch (CoppiceException.InvalidRequest e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw refused(List.copyOf(problems), "the machine config of cluster " + cluster.name());
        }
        return List.copyOf(warnings);
    }

    private Machine machine(DesiredCluster cluster, DesiredNode node) {
        var machine = Machine.builder(
                        MachineSections.type(node.role()), MachineSections.machineAuthority(secrets, node.role()))
                .token(secrets.machineToken())
                .network(network(cluster, node));
        if (cluster.kubernetes().isPresent()) {
            KubernetesSections.addTo(machine, cluster);
        }
        return machine.build();
    }

    private NetworkConfig network(DesiredCluster cluster, DesiredNode node) {
        var uplink = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress(node.uplinkMac().value()),
                List.of(new IpPrefix(Uplink.ADDRESS.toInetAddress(), Uplink.PREFIX)),
                List.of(new InterfaceConfig.Route(
                        EVERYWHERE, Optional.of(Uplink.GATEWAY.toInetAddress()), Optional.empty())),
                false,
                Optional.empty());
        var segment = new InterfaceConfig(
                new InterfaceConfig.ByHardwareAddress(node.segmentMac().value()),
                List.of(new IpPrefix(
                        node.address().toInetAddress(),
                        cluster.segment().subnet().prefix())),
                List.of(),
                false,
                Optional.empty());
        return new NetworkConfig(
                Optional.of(node.name().value()), List.of(uplink, segment), nameservers, List.of(), List.of());
    }

    private Cluster clusterSection(DesiredCluster cluster, DesiredNode node) {
        var endpoint = URI.create("https://" + cluster.firstControlPlane().address() + ":6443");
        var subnet = cluster.segment().subnet();
        var etcd = new EtcdConfig(
                Optional.empty(),
                Map.of(),
                List.of(new IpPrefix(subnet.address().toInetAddress(), subnet.prefix())));
        var section =
                MachineSections.cluster(secrets, node.role(), cluster.name().value(), endpoint, etcd);
        if (cluster.kubernetes().isPresent()) {
            KubernetesSections.addTo(section, cluster, node.role());
        }
        return section.build();
    }

    /** The template's first, so that the user has the last word. */
    private static List<Patch> patches(DesiredCluster cluster, DesiredNode node) {
        var patches = new ArrayList<Patch>();
        cluster.settings(node.role()).patches().forEach(patch -> patches.add(new Patch(patch.source(), patch.text())));
        cluster.spec().patches().stream()
                .filter(patch -> concerns(patch.scope(), node.role()))
                .forEach(patch -> patches.add(new Patch(patch.source(), patch.text())));
        return patches;
    }

    static boolean concerns(ConfigPatch.Scope scope, NodeRole role) {
        return switch (scope) {
            case ALL -> true;
            case CONTROL_PLANES -> role == NodeRole.CONTROL_PLANE;
            case WORKERS -> role == NodeRole.WORKER;
        };
    }

    private static CoppiceException.InvalidRequest refused(DesiredNode node, List<String> problems) {
        return refused(problems, "the machine config of " + node.name());
    }

    static CoppiceException.InvalidRequest refused(List<String> problems, String what) {
        return new CoppiceException.InvalidRequest(
                what + " is not valid", problems, "Correct the patches or the template at the places named.");
    }
}
