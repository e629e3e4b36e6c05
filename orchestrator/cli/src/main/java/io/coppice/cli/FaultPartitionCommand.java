package io.coppice.cli;

import io.coppice.orchestrator.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice fault partition}. */
@Command(
        name = "partition",
        description = {
            "Cut a cluster's network into groups of nodes that do not reach each other, nor each other's pods.",
            "The nodes that are not named are one more group. It takes the place of a partition before."
        })
final class FaultPartitionCommand extends CoppiceCommand {

    @Parameters(
            arity = "1..*",
            paramLabel = "NODE[,NODE...]",
            description = "A group of nodes, such as controlplane-1,worker-1.")
    private List<String> groups = List.of();

    @Mixin
    private ClusterOption cluster;

    @Spec
    private CommandSpec spec;

    FaultPartitionCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<Set<NodeName>> named = groups.stream().map(this::group).toList();
        return cluster.ask(context(), orchestrator -> {
            orchestrator.partition(cluster.name(), named);
            List<String> shown = new ArrayList<>(groups);
            Set<NodeName> rest = new TreeSet<>();
            orchestrator.cluster(cluster.name()).nodes().forEach(node -> rest.add(node.name()));
            named.forEach(rest::removeAll);
            if (!rest.isEmpty()) {
                shown.add(String.join(",", rest.stream().map(NodeName::value).toList()));
            }
            context().out().println("Cluster " + cluster.name() + " is cut: " + String.join(" | ", shown) + ".");
            return ExitCode.OK;
        });
    }

    private Set<NodeName> group(String words) {
        try {
            Set<NodeName> group = new TreeSet<>();
            for (String word : words.split(",", -1)) {
                group.add(new NodeName(word));
            }
            return group;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
