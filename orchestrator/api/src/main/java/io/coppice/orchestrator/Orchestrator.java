package io.coppice.orchestrator;

import io.coppice.orchestrator.ProgressEvent.Listener;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The one door to Coppice. Methods block and throw {@link CoppiceException}; every change may be repeated, and may be cut off
 * at any instant: the same change, or {@link Change.Down}, finds its way from what is there.
 */
public interface Orchestrator extends AutoCloseable {

    /** What the change would do now. Does nothing. */
    PlanView plan(Change change);

    /** Carries the change out; returns when it is done, {@link Change.Up} and {@link Change.Start} when the cluster is healthy. */
    void apply(Change change, ApplyOptions options, Listener listener);

    List<ClusterView> clusters();

    /** @throws CoppiceException.NotFound if there is no such cluster */
    ClusterView cluster(ClusterName name);

    HealthReport health(ClusterName name);

    /** Connects with the cluster's administrator certificate. */
    NodeConnection connect(ClusterName cluster, NodeName node);

    /** The node's serial console. */
    Console console(ClusterName cluster, NodeName node);

    /** What the node wrote to its serial console since it was created, for when its API does not answer. */
    List<String> serialLog(ClusterName cluster, NodeName node, int lines);

    DoctorReport doctor(String hostUri);

    @Override
    void close();

    interface Console extends AutoCloseable {
        InputStream output();

        OutputStream input();

        @Override
        void close();
    }
}
