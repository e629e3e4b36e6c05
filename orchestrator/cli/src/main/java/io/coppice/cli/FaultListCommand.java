package io.coppice.cli;

import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeFaults;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice fault list}. */
@Command(name = "list", description = "List what each node of a cluster bears. Exit code 1 if a node does not say.")
final class FaultListCommand extends ReadCommand {

    private static final List<Field<NodeFaults>> FIELDS = List.of(
            Field.of("node", NodeFaults::node),
            Field.of("state", NodeFaults::state),
            Field.of(
                    "faults",
                    faults -> faults.faults().stream().map(Fault::words).toList()),
            Field.of("problem", NodeFaults::problem));

    @Mixin
    private ClusterOption cluster;

    FaultListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<NodeFaults> nodes = cluster.ask(context(), orchestrator -> orchestrator.faults(cluster.name()));
        renderer().list(FIELDS, nodes, "No nodes.");
        return nodes.stream().allMatch(node -> node.problem().isEmpty()) ? ExitCode.OK : ExitCode.FAILED;
    }
}
