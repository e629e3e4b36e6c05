package io.coppice.cli;

import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is shown of clusters and their nodes. */
final class ClusterFields {

    static final List<Field<NodeView>> NODES = List.of(
            Field.of("name", NodeView::name),
            Field.of("role", node -> node.role().label()),
            Field.of("state", NodeView::state),
            Field.of("address", NodeView::address),
            Field.of("apiEndpoint", NodeView::apiEndpoint),
            Field.of("kubernetesEndpoint", NodeView::kubernetesEndpoint),
            Field.of("cpus", NodeView::cpus),
            Field.of("memory", NodeView::memory),
            Field.of("domain", NodeView::domain));

    private ClusterFields() {}

    /** A row of a list. */
    static List<Field<ClusterView>> row(Instant now) {
        return List.of(
                Field.of("name", ClusterView::name),
                Field.of("state", ClusterFields::state),
                Field.of("nodes", cluster -> cluster.nodes().size()),
                Field.of("template", ClusterView::template),
                Field.of("kubernetes", ClusterView::kubernetes),
                Field.of("createdAt", ClusterView::createdAt, cluster -> Values.age(cluster.createdAt(), now)),
                Field.of("lease", ClusterView::lease),
                Field.of("hostUri", ClusterView::hostUri));
    }

    /** Everything but the nodes. */
    static List<Field<ClusterView>> all(Instant now) {
        return List.of(
                Field.of("name", ClusterView::name),
                Field.of("state", ClusterFields::state),
                Field.of("template", ClusterView::template),
                Field.of("image", ClusterView::image),
                Field.of("kubernetes", ClusterView::kubernetes),
                Field.of("hostUri", ClusterView::hostUri),
                Field.of("createdAt", ClusterView::createdAt, cluster -> Values.age(cluster.createdAt(), now)),
                Field.of("lease", ClusterView::lease),
                Field.of("directory", ClusterView::directory));
    }

    static String state(ClusterView cluster) {
        return cluster.state().name().toLowerCase(Locale.ROOT);
    }
}
