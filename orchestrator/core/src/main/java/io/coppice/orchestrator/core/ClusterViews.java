package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainState;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.ClusterView.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is shown of clusters. */
public final class ClusterViews {

    /** A node's state when it has no domain. */
    private static final String ABSENT = "absent";

    private ClusterViews() {}

    /**
     * @param directory of the cluster's files
     * @param hostUri that was observed
     * @return empty if the cluster is neither wanted nor has it any machine
     */
    public static Optional<ClusterView> view(
            Optional<DesiredCluster> desired, ObservedCluster observed, String directory, String hostUri) {
        return desired.map(cluster -> wanted(cluster, observed, directory))
                .or(() -> orphan(observed, directory, hostUri));
    }

    private static ClusterView wanted(DesiredCluster cluster, ObservedCluster observed, String directory) {
        var nodes = new ArrayList<NodeView>();
        for (var node : cluster.nodes()) {
            var seen = observed.node(node.name());
            nodes.add(new NodeView(
                    node.name(),
                    node.role(),
                    node.domainName().value(),
                    node.address().toString(),
                    node.apiEndpoint(),
                    node.kubernetesEndpoint(),
                    seen.machine().map(ClusterViews::label).orElse(ABSENT),
                    seen.machine()
                            .map(machine -> machine.domain().cpus())
                            .orElse(cluster.settings(node.role()).cpus()),
                    seen.machine()
                            .map(machine -> machine.domain().memory())
                            .orElse(cluster.settings(node.role()).memory())
                            .toString()));
        }
        for (var seen : observed.nodes().values()) {
            if (cluster.node(seen.name()).isEmpty()) {
                seen.machine().map(ClusterViews::node).ifPresent(nodes::add);
            }
        }
        return new ClusterView(
                cluster.name(),
                state(cluster, observed),
                cluster.spec().template(),
                cluster.image(),
                cluster.extensions().stream().map(DesiredExtension::id).toList(),
                cluster.kubernetes().map(DesiredExtension::version),
                cluster.spec().hostUri(),
                cluster.createdAt(),
                LeaseRules.describe(cluster.lease()),
                directory,
                nodes);
    }

    private static State state(DesiredCluster cluster, ObservedCluster observed) {
        return switch (cluster.phase()) {
            case REMOVING -> State.REMOVING;
            case CREATING -> State.CREATING;
            case ACTIVE, STOPPED -> {
                var all = cluster.nodes().size();
                var running = count(cluster, observed, DomainState.RUNNING);
                var paused = count(cluster, observed, DomainState.PAUSED);
                if (running == all) {
                    yield State.RUNNING;
                }
                if (paused == all) {
                    yield State.PAUSED;
                }
                yield running + paused == 0 ? State.STOPPED : State.DEGRADED;
            }
        };
    }

    private static long count(DesiredCluster cluster, ObservedCluster observed, DomainState state) {
        return cluster.nodes().stream()
                .flatMap(node -> observed.node(node.name()).machine().stream())
                .filter(machine -> machine.domain().state() == state)
                .count();
    }

    private static Optional<ClusterView> orphan(ObservedCluster observed, String directory, String hostUri) {
        var machines = observed.nodes().values().stream()
                .flatMap(node -> node.machine().stream())
                .toList();
        if (machines.isEmpty()) {
            return Optional.empty();
        }
        var metadata = machines.getFirst().metadata();
        return Optional.of(new ClusterView(
                observed.name(),
                State.ORPHANED,
                metadata.template(),
                metadata.image(),
                List.of(),
                Optional.empty(),
                hostUri,
                metadata.createdAt(),
                LeaseRules.describe(metadata.lease()),
                directory,
                machines.stream().map(ClusterViews::node).toList()));
    }

    private static NodeView node(ObservedNode.Machine machine) {
        var metadata = machine.metadata();
        return new NodeView(
                metadata.node(),
                metadata.role(),
                machine.domain().name().value(),
                metadata.address().toString(),
                "127.0.0.1:" + metadata.apiPort(),
                metadata.kubernetesPort().map(port -> "127.0.0.1:" + port),
                label(machine),
                machine.domain().cpus(),
                machine.domain().memory().toString());
    }

    private static String label(ObservedNode.Machine machine) {
        var state = machine.domain().state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return state
                + (machine.domain().unplugged().isEmpty() ? "" : ", unplugged")
                + (machine.domain().limits().isEmpty() ? "" : ", slow disk");
    }
}
