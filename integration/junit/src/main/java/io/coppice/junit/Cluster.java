package io.coppice.junit;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.NodeFaults;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.Orchestrator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A running cluster that belongs to a test. */
public final class Cluster {

    private final CoppiceHome home;
    private final ClusterName name;
    private final List<Node> nodes;

    private Cluster(CoppiceHome home, ClusterName name, List<Node> nodes) {
        this.home = home;
        this.name = name;
        this.nodes = List.copyOf(nodes);
    }

    static Cluster of(CoppiceHome home, ClusterName name) {
        var view = home.orchestrator().cluster(name);
        return new Cluster(
                home,
                name,
                view.nodes().stream().map(node -> new Node(home, name, node)).toList());
    }

    ClusterName id() {
        return name;
    }

    /** As the command line knows it while it lives. */
    public String name() {
        return name.value();
    }

    /** Control planes first. */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * @param name such as {@code worker-1}
     * @throws IllegalArgumentException if there is none of this name; the message names those that there are
     */
    public Node node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no node " + name + ": the cluster has " + names()));
    }

    String names() {
        return nodes.stream().map(Node::name).collect(Collectors.joining(", "));
    }

    /**
     * A kubeconfig of an administrator. It holds a secret.
     *
     * @throws CoppiceException.Conflict if the cluster runs no Kubernetes
     */
    public String kubeconfig() {
        return home.orchestrator().kubeconfig(name);
    }

    /** Kubectl of the cluster's version, with what it needs to reach it. */
    public Orchestrator.Kubectl kubectl() {
        return home.orchestrator().kubectl(name);
    }

    /** As it is seen now. */
    public ClusterView view() {
        return home.orchestrator().cluster(name);
    }

    public HealthReport health() {
        return home.orchestrator().health(name);
    }

    /** Powers all nodes off; what they wrote to their disks stays. */
    public void stop() {
        home.apply(new Change.Stop(name));
    }

    /** Boots all nodes that do not run, and undoes what was done to others; returns when the cluster is healthy. */
    public void start() {
        home.apply(new Change.Start(name));
    }

    /**
     * Cuts its network into groups of nodes that do not reach each other, instead of any groups before; those that are not named are one more. The test
     * reaches all of them.
     */
    @SafeVarargs
    public final void partition(Collection<Node>... groups) {
        var named = new ArrayList<Set<NodeName>>();
        for (var group : groups) {
            named.add(group.stream().map(Node::id).collect(Collectors.toSet()));
        }
        home.orchestrator().partition(name, named);
    }

    /** Undoes all that nodes bear. Power stays: {@link Node#resume()} and {@link #start()} see to that. */
    public void heal() {
        home.orchestrator().clearFaults(name, Set.of());
    }

    /** What each node bears, as the host and the nodes say. */
    public List<NodeFaults> faults() {
        return home.orchestrator().faults(name);
    }

    /** A wait that ends at once when it is in vain. */
    public Waiting waiting() {
        return Waiting.on(this);
    }

    @Override
    public String toString() {
        return name.value();
    }
}
