package io.coppice.orchestrator;

/** Where forks go on from. */
public sealed interface ForkSource {

    record Snapshot(SnapshotName name) implements ForkSource {
        @Override
        public String toString() {
            return "snapshot " + name;
        }
    }

    /** A running cluster: it is frozen for the purpose, goes on, and no snapshot is kept. */
    record Cluster(ClusterName name) implements ForkSource {
        @Override
        public String toString() {
            return "cluster " + name;
        }
    }
}
