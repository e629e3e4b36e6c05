package io.coppice.orchestrator;

import io.coppice.orchestrator.ProgressEvent.Listener;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
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

    /**
     * A kubeconfig of an administrator of the cluster's Kubernetes. It holds a secret.
     *
     * @throws CoppiceException.Conflict if the cluster runs no Kubernetes
     */
    String kubeconfig(ClusterName name);

    /**
     * Puts a context of the cluster's into a kubeconfig, which is made if it is not there, and makes it the current one.
     * {@link Change.Down} takes it out again.
     *
     * @throws CoppiceException.Conflict if the cluster runs no Kubernetes, or its context's name is another cluster's there
     */
    void mergeKubeconfig(ClusterName name, Path file);

    /** @throws CoppiceException.Conflict if the cluster runs no Kubernetes */
    Kubectl kubectl(ClusterName name);

    /**
     * Puts container images into every node, sending each node only what it lacks; returns when Kubernetes can use them there. May be repeated.
     *
     * @throws CoppiceException.InvalidRequest if an archive cannot be used; no node got anything then, unless the archive is damaged inside
     * @throws CoppiceException.StepFailed naming each node that does not have them; the others do
     */
    ImageLoadReport loadImages(ImageLoad load, Listener listener);

    /** Connects with the cluster's administrator certificate. */
    NodeConnection connect(ClusterName cluster, NodeName node);

    /** The node's serial console. */
    Console console(ClusterName cluster, NodeName node);

    /** What the node wrote to its serial console since it was created, for when its API does not answer. */
    List<String> serialLog(ClusterName cluster, NodeName node, int lines);

    DoctorReport doctor(String hostUri);

    @Override
    void close();

    /**
     * What it takes to speak with a cluster's Kubernetes from its host.
     *
     * @param program kubectl of the cluster's version
     * @param kubeconfig readable by its owner only
     */
    record Kubectl(Path program, Path kubeconfig) {}

    interface Console extends AutoCloseable {
        InputStream output();

        OutputStream input();

        @Override
        void close();
    }
}
