package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.ClusterViews;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.ObservedNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clusters there are, as wanted and as seen. */
final class Views {

    private static final Logger LOG = LoggerFactory.getLogger(Views.class);

    private final Home home;
    private final String defaultHostUri;
    private final DesiredClusters clusters;
    private final Observer observer;

    Views(Home home, String defaultHostUri, DesiredClusters clusters, Observer observer) {
        this.home = home;
        this.defaultHostUri = defaultHostUri;
        this.clusters = clusters;
        this.observer = observer;
    }

    /** Every cluster of this home, by name. A host that does not answer is left out with a warning, unless it is the default one. */
    List<ClusterView> all(ObservedHost defaultHost) {
        var byHost = new TreeMap<String, List<DesiredCluster>>();
        byHost.put(defaultHostUri, new ArrayList<>());
        clusters.all()
                .forEach(cluster -> byHost.computeIfAbsent(cluster.spec().hostUri(), _ -> new ArrayList<>())
                        .add(cluster));
        var views = new ArrayList<ClusterView>();
        byHost.forEach((uri, wanted) -> {
            try {
                views.addAll(on(uri, wanted, uri.equals(defaultHostUri) ? defaultHost : observer.host(uri)));
            } catch (CoppiceException.HostNotReady e) {
                LOG.warn("{}; its {} clusters are not shown", e.getMessage(), wanted.size());
            }
        });
        views.sort(Comparator.comparing(ClusterView::name));
        return views;
    }

    private List<ClusterView> on(String uri, List<DesiredCluster> wanted, ObservedHost host) {
        var names = new TreeMap<ClusterName, Optional<DesiredCluster>>();
        observer.ownMachines(host)
                .forEach(machine -> names.put(machine.metadata().cluster(), Optional.empty()));
        wanted.forEach(cluster -> names.put(cluster.name(), Optional.of(cluster)));
        return names.entrySet().stream()
                .flatMap(entry -> view(entry.getKey(), entry.getValue(), uri, host).stream())
                .toList();
    }

    private Optional<ClusterView> view(
            ClusterName name, Optional<DesiredCluster> wanted, String uri, ObservedHost host) {
        return ClusterViews.view(
                wanted, observer.cluster(name, host), home.cluster(name).path().toString(), uri);
    }

    /** @throws CoppiceException.NotFound if there is no such cluster */
    ClusterView one(ClusterName name) {
        var wanted = clusters.find(name);
        var uri = wanted.map(cluster -> cluster.spec().hostUri()).orElse(defaultHostUri);
        return view(name, wanted, uri, observer.host(uri)).orElseThrow(() -> missing(name));
    }

    /** @throws CoppiceException.NotFound if it is not wanted, or never was */
    DesiredCluster wanted(ClusterName name) {
        return clusters.find(name).orElseThrow(() -> missing(name));
    }

    /**
     * The port of 127.0.0.1 that leads to the node's API, from the store or else from what stands on the host.
     *
     * @throws CoppiceException.NotFound if there is no such cluster or node
     */
    int apiPort(ClusterName cluster, NodeName node) {
        var wanted = clusters.find(cluster);
        if (wanted.isPresent()) {
            return wanted.get()
                    .node(node)
                    .orElseThrow(() -> missing(cluster, node))
                    .apiPort();
        }
        return machine(cluster, node).metadata().apiPort();
    }

    /** @throws CoppiceException.NotFound if the node has no machine */
    ObservedNode.Machine machine(ClusterName cluster, NodeName node) {
        var host = observer.host(hostOf(cluster));
        var nodes = observer.cluster(cluster, host).nodes();
        if (clusters.find(cluster).isEmpty() && nodes.isEmpty()) {
            throw missing(cluster);
        }
        return Optional.ofNullable(nodes.get(node))
                .flatMap(ObservedNode::machine)
                .orElseThrow(() -> missing(cluster, node));
    }

    String hostOf(ClusterName cluster) {
        return clusters.find(cluster).map(found -> found.spec().hostUri()).orElse(defaultHostUri);
    }

    /** Node names, for messages. */
    CoppiceException.NotFound missing(ClusterName cluster, NodeName node) {
        var names = clusters.find(cluster).stream()
                .flatMap(found -> found.nodes().stream())
                .map(other -> other.name().value())
                .toList();
        return new CoppiceException.NotFound(
                "cluster " + cluster + " has no node " + node,
                names.isEmpty()
                        ? "see 'coppice node list --cluster " + cluster + "'"
                        : "it has " + String.join(", ", names));
    }

    static CoppiceException.NotFound missing(ClusterName name) {
        return new CoppiceException.NotFound(
                "there is no cluster " + name, "see 'coppice cluster list', or make it with 'coppice up " + name + "'");
    }
}
