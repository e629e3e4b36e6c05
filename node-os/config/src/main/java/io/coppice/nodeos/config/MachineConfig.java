package io.coppice.nodeos.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a node is told: the v1alpha1 document, and Coppice's own documents.
 *
 * @param debug {@code debug}; has no effect yet
 * @param identity certificates issued beforehand ({@code NodeIdentityConfig})
 * @param controlPlanePeers all control planes of the cluster ({@code ControlPlanePeersConfig}); empty if the document is absent
 * @param extensions what the node mounts before it starts services ({@code ExtensionConfig}, one document each), in order
 * @param leaseExpiresAt when the node powers itself off ({@code LeaseConfig}); empty means never
 */
public record MachineConfig(
        boolean debug,
        Machine machine,
        Cluster cluster,
        Optional<NodeIdentity> identity,
        List<ControlPlanePeer> controlPlanePeers,
        List<ExtensionConfig> extensions,
        Optional<Instant> leaseExpiresAt) {

    /** The value of {@code version}. */
    public static final String VERSION = "v1alpha1";

    /** The {@code apiVersion} of Coppice's own documents. */
    public static final String COPPICE_API_VERSION = "coppice.io/v1alpha1";

    public MachineConfig {
        controlPlanePeers = List.copyOf(controlPlanePeers);
        extensions = List.copyOf(extensions);
    }

    public static MachineConfig of(Machine machine, Cluster cluster) {
        return new MachineConfig(false, machine, cluster, Optional.empty(), List.of(), List.of(), Optional.empty());
    }

    public MachineConfig withIdentity(NodeIdentity value) {
        return new MachineConfig(
                debug, machine, cluster, Optional.of(value), controlPlanePeers, extensions, leaseExpiresAt);
    }

    public MachineConfig withControlPlanePeers(List<ControlPlanePeer> value) {
        return new MachineConfig(debug, machine, cluster, identity, value, extensions, leaseExpiresAt);
    }

    public MachineConfig withLeaseExpiresAt(Optional<Instant> value) {
        return new MachineConfig(debug, machine, cluster, identity, controlPlanePeers, extensions, value);
    }

    public MachineConfig withExtensions(List<ExtensionConfig> value) {
        return new MachineConfig(debug, machine, cluster, identity, controlPlanePeers, value, leaseExpiresAt);
    }
}
