package io.coppice.orchestrator;

import io.coppice.orchestrator.ProgressEvent.Listener;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one door to Coppice. Methods block and throw {@link CoppiceException}; every change may be repeated, and may be cut off
 * at any instant: the same change, or {@link Change.Down}, finds its way from what is there.
 */
public interface Orchestrator extends AutoCloseable {

    /** What the change would do now. Does nothing. */
    PlanView plan(Change change);

    /** Carries the change out; returns when it is done, {@link Change.Up} and {@link Change.Start} when the cluster is healthy. */
    void apply(Change change, ApplyOptions options, Listener listener);

    /**
     * What a new cluster of the spec would be made of now. Makes nothing.
     *
     * @throws CoppiceException.InvalidRequest with every problem of the spec
     * @throws CoppiceException.HostNotReady if its image or an extension would have to be built first, or the host does not answer
     */
    Foundation foundation(ClusterSpec spec);

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

    /**
     * Freezes all nodes of a running cluster at once. Its image of memory and disks is kept until it is deleted, and holds the cluster's secrets.
     *
     * @throws CoppiceException.Conflict if the name is taken, or a node does not run
     */
    SnapshotView takeSnapshot(ClusterName cluster, SnapshotName name, AfterSnapshot after, Listener listener);

    /** The newest first. */
    List<SnapshotView> snapshots();

    /** Clusters that were forked from it live on. One that is not there is already deleted. */
    void deleteSnapshot(SnapshotName name);

    /**
     * Writes a snapshot to a file that can be brought to another host, with all that its forks need. It holds the cluster's secrets, for its owner alone.
     *
     * @throws CoppiceException.NotFound if there is no such snapshot
     * @throws CoppiceException.Conflict if the file is there already
     */
    SnapshotView exportSnapshot(SnapshotName name, Path file, Listener listener);

    /**
     * Takes a snapshot from a file that {@link #exportSnapshot} wrote.
     *
     * @param name instead of the one that it had
     * @throws CoppiceException.InvalidRequest if the file is no such snapshot, or not a whole one
     * @throws CoppiceException.HostNotReady if this host could not thaw it; the message names what differs
     * @throws CoppiceException.Conflict if the name is taken
     */
    SnapshotView importSnapshot(Path file, Optional<SnapshotName> name, Listener listener);

    /**
     * Makes the node templates that nodes of the cluster could have begun from and that are missing. It may run or not, and is not touched.
     *
     * @return those that were made
     * @throws CoppiceException.HostNotReady if the host cannot freeze machines
     */
    List<NodeTemplateView> makeNodeTemplates(ClusterName cluster, Listener listener);

    /** Whether {@link #makeNodeTemplates} would make one. */
    boolean lacksNodeTemplates(ClusterName cluster);

    /** The one used last comes first. */
    List<NodeTemplateView> nodeTemplates();

    /** Nodes that began from it live on. One that is not there is already deleted. */
    void deleteNodeTemplate(String id);

    /**
     * Makes a node bear something at once, whatever else is under way.
     *
     * @throws CoppiceException.NotFound if there is no such cluster or node, or the node has no machine
     * @throws CoppiceException.Conflict if the node does not run
     * @throws CoppiceException.InvalidRequest if the node cannot bear it; the message says why
     * @throws CoppiceException.HostNotReady if the host or the node does not answer
     */
    void inject(ClusterName cluster, NodeName node, Fault fault);

    /**
     * Cuts the cluster's network into groups: nodes of different groups do not reach each other. Nodes that no group names are one more group. It takes
     * the place of any partition before. Machines that do not run are left out; those that do neither hear them nor speak to them.
     *
     * @throws CoppiceException.InvalidRequest if a node is in two groups, or all are in one
     * @throws CoppiceException.HostNotReady if a node does not answer; the others are cut off from it
     */
    void partition(ClusterName cluster, List<Set<NodeName>> groups);

    /**
     * Undoes what {@link #inject} and {@link #partition} did to running nodes. Power stays: a paused machine stays paused, a killed one off. What a paused
     * node bears inside is undone when it goes on.
     *
     * @param nodes empty: all
     * @throws CoppiceException.Conflict if a paused node may bear something inside; all else is undone
     * @throws CoppiceException.HostNotReady if a node does not answer; all else is undone
     */
    void clearFaults(ClusterName cluster, Set<NodeName> nodes);

    /** What each node bears now, as the host and the nodes themselves say. */
    List<NodeFaults> faults(ClusterName cluster);

    /**
     * Has a node connect to another one's API over the cluster's network.
     *
     * @param limit after which it gives up; at most a minute
     * @throws CoppiceException.HostNotReady if the node that is to connect does not answer
     */
    Probe probe(ClusterName cluster, NodeName from, NodeName to, Duration limit);

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
