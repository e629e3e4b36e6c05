package io.coppice.orchestrator;

/** A wish to bring a cluster into another state. Each is turned into a plan, and nothing is done but by plans. */
public sealed interface Change {

    /** Create the cluster, or finish creating it. */
    record Up(ClusterSpec spec) implements Change {}

    /** Remove the cluster and everything of it. One that is not there is already removed. */
    record Down(ClusterName cluster) implements Change {}

    /** Remove every cluster of this user on the host. */
    record DownAll(String hostUri) implements Change {}

    record Start(ClusterName cluster) implements Change {}

    record Stop(ClusterName cluster) implements Change {}

    record Renew(ClusterName cluster, Lease lease) implements Change {}
}
