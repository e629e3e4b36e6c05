package io.coppice.cli;

import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.NodeRole;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a cluster that came up looks like and how to use it. */
final class UpSummary {

    private static final Set<String> SHOWN = Set.of("name", "role", "state", "address", "apiEndpoint");
    private static final List<Field<NodeView>> NODES = ClusterFields.NODES.stream()
            .filter(field -> SHOWN.contains(field.name()))
            .toList();

    private final CliContext context;
    private final ProgressFormat format;

    UpSummary(CliContext context, ProgressFormat format) {
        this.context = context;
        this.format = format;
    }

    void print(ClusterView cluster, Duration took) {
        switch (format) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                Map<String, Object> view =
                        Renderer.map(ClusterFields.all(context.clock().instant()), cluster);
                view.put("nodes", Renderer.maps(ClusterFields.NODES, cluster.nodes()));
                fields.put("healthy", true);
                fields.put("elapsedSeconds", took);
                fields.put("cluster", view);
                new JsonProgress(context).event("up", context.clock().instant(), fields);
            }
            case TEXT -> text(cluster, took);
        }
    }

    private void text(ClusterView cluster, Duration took) {
        PrintStream out = context.out();
        out.println();
        out.println("Cluster " + cluster.name() + " is healthy after " + Values.duration(took) + ".");
        out.println();
        new Renderer(out, OutputFormat.TABLE).list(NODES, cluster.nodes(), "");
        String option = cluster.name().value().equals("dev") ? "" : " --cluster " + cluster.name();
        String name = cluster.name().value().equals("dev") ? "" : " " + cluster.name();
        String node = cluster.nodes().stream()
                .filter(view -> view.role() == NodeRole.CONTROL_PLANE)
                .findFirst()
                .map(view -> view.name().value())
                .orElse("controlplane-1");
        String coppice = OwnName.of(context).command();
        out.println();
        out.println("Next:");
        out.println("  is it well?    " + coppice + " cluster health" + name);
        out.println("  what runs?     " + coppice + " node services" + option + " " + node);
        out.println("  what is said?  " + coppice + " node logs" + option + " " + node + " etcd --follow");
        if (cluster.kubernetes().isPresent()) {
            out.println("  use it         " + coppice + " kubectl" + option + " get pods -A");
            out.println("  with yours     " + coppice + " kubeconfig" + name + " --merge");
        }
        out.println("  remove it      " + coppice + " down" + name);
        if (!cluster.lease().equals("permanent")) {
            out.println();
            out.println("It lives " + cluster.lease() + "; '" + coppice + " cluster renew" + name
                    + " --ttl 2h' prolongs that.");
        }
        out.flush();
    }
}
