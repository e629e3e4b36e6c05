package io.coppice.orchestrator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as it is seen now.
 *
 * @param directory where its disks, logs and secrets lie
 * @param extensions ids of the node image's extensions that its nodes have
 * @param kubernetes version that its nodes run; empty for none
 * @param lease as text: {@code permanent}, {@code until …}, {@code held by process …}
 */
public record ClusterView(
        ClusterName name,
        State state,
        String template,
        String image,
        List<String> extensions,
        Optional<String> kubernetes,
        String hostUri,
        Instant createdAt,
        String lease,
        String directory,
        List<NodeView> nodes) {

    public ClusterView {
        extensions = List.copyOf(extensions);
        nodes = List.copyOf(nodes);
    }

    public enum State {
        /** Desired, and not all of its nodes exist yet: a creation is under way or was cut off. */
        CREATING,
        RUNNING,
        /** Some nodes run, some do not. */
        DEGRADED,
        /** All nodes stand still, and go on with {@link Change.Start}. */
        PAUSED,
        STOPPED,
        /** A removal is under way or was cut off. */
        REMOVING,
        /** Found on the host without a desired state: what a dead Coppice left. */
        ORPHANED
    }

    /**
     * @param domain name of the domain on the host
     * @param address of the node on the cluster's own segment
     * @param apiEndpoint {@code host:port} that reaches the node's API from the host
     * @param kubernetesEndpoint {@code host:port} that reaches the Kubernetes API of a control plane from the host
     * @param state of the domain, in lower case
     */
    public record NodeView(
            NodeName name,
            NodeRole role,
            String domain,
            String address,
            String apiEndpoint,
            Optional<String> kubernetesEndpoint,
            String state,
            int cpus,
            String memory) {}
}
