package io.coppice.cli;

import io.coppice.orchestrator.NodeName;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice fault clear}. */
@Command(
        name = "clear",
        description = {
            "Undo what nodes bear: cables, partitions, latency, loss, bandwidth, clocks and disks.",
            "Power stays as it is: what was killed or paused is so until 'coppice cluster start', or 'coppice fault resume'. What a paused node bears "
                    + "inside can be undone when it goes on."
        })
final class FaultClearCommand extends CoppiceCommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "NODE",
            description = "Names of nodes, such as worker-1; without any all nodes.")
    private List<NodeName> nodes = List.of();

    @Mixin
    private ClusterOption cluster;

    FaultClearCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return cluster.ask(context(), orchestrator -> {
            orchestrator.clearFaults(cluster.name(), Set.copyOf(nodes));
            String cleared = nodes.isEmpty()
                    ? "No node"
                    : "None of "
                            + String.join(
                                    ", ", nodes.stream().map(NodeName::value).toList());
            context().out().println(cleared + " of cluster " + cluster.name() + " bears a fault any more.");
            return ExitCode.OK;
        });
    }
}
