package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice node list}. */
@Command(name = "list", description = "List the nodes of one cluster, or of all.")
final class NodeListCommand extends ReadCommand {

    @Option(names = "--cluster", paramLabel = "CLUSTER", description = "Only this cluster's nodes.")
    private Optional<ClusterName> cluster = Optional.empty();

    @Mixin
    private HostOption host;

    NodeListCommand(CliContext context) {
        super(context);
    }

    private record Row(ClusterName cluster, NodeView node) {}

    @Override
    public Integer call() {
        List<ClusterView> clusters = host.ask(
                context(),
                orchestrator ->
                        cluster.map(name -> List.of(orchestrator.cluster(name))).orElseGet(orchestrator::clusters));
        List<Row> rows = clusters.stream()
                .flatMap(view -> view.nodes().stream().map(node -> new Row(view.name(), node)))
                .toList();
        renderer().list(fields(), rows, "No nodes. 'coppice up' makes a cluster of them.");
        return ExitCode.OK;
    }

    private static List<Field<Row>> fields() {
        List<Field<Row>> fields = new ArrayList<>();
        fields.add(Field.of("cluster", Row::cluster));
        ClusterFields.NODES.forEach(field -> fields.add(new Field<>(
                field.name(),
                row -> field.value().apply(row.node()),
                row -> field.text().apply(row.node()))));
        return fields;
    }
}
