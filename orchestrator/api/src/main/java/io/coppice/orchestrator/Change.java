package io.coppice.orchestrator;

import java.util.List;
import java.util.Set;

/** A wish to bring a cluster into another state. Each is turned into a plan, and nothing is done but by plans. */
public sealed interface Change {

    /** Create the cluster, or finish creating it. */
    record Up(ClusterSpec spec) implements Change {}

    /** Remove the cluster and everything of it. One that is not there is already removed. */
    record Down(ClusterName cluster) implements Change {}

    /** Remove every cluster of this user on the host. */
    record DownAll(String hostUri) implements Change {}

    /** Create clusters that go on where the source was frozen, all of them or none. */
    record Fork(ForkSource source, List<ClusterName> clusters, Lease lease) implements Change {

        /** @throws IllegalArgumentException if there is no name, or one twice */
        public Fork {
            clusters = List.copyOf(clusters);
            if (clusters.isEmpty() || Set.copyOf(clusters).size() < clusters.size()) {
                throw new IllegalArgumentException("forks need names, and each another one: " + clusters);
            }
        }

        public Fork(SnapshotName snapshot, ClusterName cluster, Lease lease) {
            this(new ForkSource.Snapshot(snapshot), List.of(cluster), lease);
        }
    }

    record Start(ClusterName cluster) implements Change {}

    record Stop(ClusterName cluster) implements Change {}

    record Renew(ClusterName cluster, Lease lease) implements Change {}
}
