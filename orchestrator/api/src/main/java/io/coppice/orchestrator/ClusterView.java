package io.coppice.orchestrator;

import java.time.Instant;
import java.util.List;

/**
 * A cluster as it is seen now.
 *
 * @param directory where its disks, logs and secrets lie
 * @param lease as text: {@code permanent}, {@code until …}, {@code held by process …}
 */
public record ClusterView(
        ClusterName name,
        State state,
        String template,
        String image,
        String hostUri,
        Instant createdAt,
        String lease,
        String directory,
        List<NodeView> nodes) {

    public ClusterView {
        nodes = List.copyOf(nodes);
    }

    public enum State {
        /** Desired, and not all of its nodes exist yet: a creation is under way or was cut off. */
        CREATING,
        RUNNING,
        /** Some nodes run, some do not. */
        DEGRADED,
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
     * @param state of the domain, in lower case
     */
    public record NodeView(
            NodeName name,
            NodeRole role,
            String domain,
            String address,
            String apiEndpoint,
            String state,
            int cpus,
            String memory) {}
}
