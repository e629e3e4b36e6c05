package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Acceleration;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cluster as it is wanted, with all that was resolved and allocated when it was written down: planning it again, by whatever command,
 * aims at the very same machines.
 *
 * @param spec what its user asked for
 * @param owner id of the home it belongs to
 * @param home absolute path of that home
 * @param generation another one for every cluster ever made, also under the same name
 * @param settings of machines of each role, resolved from the spec and its template
 * @param image id of the node image
 * @param extensions of the image, in the order of their disks
 * @param acceleration proven when it was written
 * @param origin what it was forked from
 * @param leaseSettled whether all that is there of the cluster has been told its lease; false while another lease is on its way
 * @param nodes control planes first, in order of index
 */
public record DesiredCluster(
        ClusterSpec spec,
        Phase phase,
        Instant createdAt,
        String owner,
        String home,
        UUID generation,
        Map<NodeRole, MachineSettings> settings,
        String image,
        List<DesiredExtension> extensions,
        Acceleration acceleration,
        Segment segment,
        Optional<ForkOrigin> origin,
        boolean leaseSettled,
        List<DesiredNode> nodes) {

    public DesiredCluster {
        nodes = List.copyOf(nodes);
        extensions = List.copyOf(extensions);
        settings = Collections.unmodifiableMap(new EnumMap<>(settings));
        if (!settings.keySet().containsAll(EnumSet.allOf(NodeRole.class))) {
            throw new IllegalArgumentException("cluster " + spec.name() + " has no settings for every role");
        }
        if (nodes.stream().noneMatch(node -> node.role() == NodeRole.CONTROL_PLANE)) {
            throw new IllegalArgumentException("cluster " + spec.name() + " has no control plane");
        }
    }

    public ClusterName name() {
        return spec.name();
    }

    public Lease lease() {
        return spec.lease();
    }

    /** The Kubernetes that its nodes run. */
    public Optional<DesiredExtension> kubernetes() {
        return extensions.stream().filter(DesiredExtension::isKubernetes).findFirst();
    }

    /** The stores of container images that its nodes start with. */
    public List<DesiredExtension> preloads() {
        return extensions.stream()
                .filter(extension -> !extension.isKubernetes())
                .toList();
    }

    /** What machines of this role are given. */
    public MachineSettings settings(NodeRole role) {
        return Optional.ofNullable(settings.get(role)).orElseThrow();
    }

    public Optional<DesiredNode> node(NodeName name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    public List<DesiredNode> controlPlanes() {
        return nodes.stream()
                .filter(node -> node.role() == NodeRole.CONTROL_PLANE)
                .toList();
    }

    /** The control plane that is told to bootstrap etcd. */
    public DesiredNode firstControlPlane() {
        return controlPlanes().getFirst();
    }

    /** @throws IllegalStateException if there is no way from the present phase to this one */
    public DesiredCluster withPhase(Phase next) {
        if (!phase.mayBecome(next)) {
            throw new IllegalStateException("cluster " + name() + " is " + phase + " and cannot become " + next);
        }
        return copy(spec, next, leaseSettled, nodes);
    }

    /** With another lease, which then has to be settled; or the very same cluster, if it has that lease. */
    public DesiredCluster withLease(Lease lease) {
        return withSpec(spec.withLease(lease), nodes);
    }

    /** With another spec and its nodes; what was allocated for the whole cluster stays. Another lease has to be settled. */
    public DesiredCluster withSpec(ClusterSpec changed, List<DesiredNode> changedNodes) {
        return copy(changed, phase, leaseSettled && changed.lease().equals(spec.lease()), changedNodes);
    }

    /** Whether its machines still have to begin where those of its origin stopped. Once it was whole, they boot like any others. */
    public boolean thaws() {
        return origin.isPresent() && phase == Phase.CREATING;
    }

    /** With every node on another disk of its own, over the one it has. */
    public DesiredCluster withNextDisks() {
        return copy(
                spec,
                phase,
                leaseSettled,
                nodes.stream().map(DesiredNode::withNextDisk).toList());
    }

    public DesiredCluster withLeaseSettled() {
        return copy(spec, phase, true, nodes);
    }

    private DesiredCluster copy(
            ClusterSpec newSpec, Phase newPhase, boolean newLeaseSettled, List<DesiredNode> newNodes) {
        return new DesiredCluster(
                newSpec,
                newPhase,
                createdAt,
                owner,
                home,
                generation,
                settings,
                image,
                extensions,
                acceleration,
                segment,
                origin,
                newLeaseSettled,
                newNodes);
    }
}
