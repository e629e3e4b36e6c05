package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeTemplateView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot template make}. */
@Command(
        name = "make",
        description = {
            "Make the node templates that nodes like those of a cluster can begin from, as far as they are missing.",
            "The cluster itself is not touched. 'coppice up' does this in the background when it has booted nodes."
        },
        sortOptions = false)
final class NodeTemplateMakeCommand extends CoppiceCommand {

    @Parameters(paramLabel = "CLUSTER", description = "Name of the cluster.")
    private ClusterName cluster = new ClusterName("none");

    @Mixin
    private ProgressOption output;

    @Mixin
    private HostOption host;

    NodeTemplateMakeCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Optional<List<NodeTemplateView>> made = host.ask(context(), orchestrator -> {
            try (Progress progress = Progress.of(
                            context(), output.format(), "Making node templates for nodes like those of " + cluster);
                    Interruption interruption =
                            Interruption.watch(context(), progress, "Interrupted. Ctrl-C again quits at once.", "")) {
                return interruption.result(() -> orchestrator.makeNodeTemplates(cluster, progress));
            }
        });
        if (made.isEmpty()) {
            context().err().println("Interrupted. Nothing is left of what was not finished.");
            return ExitCode.INTERRUPTED;
        }
        if (made.get().isEmpty()) {
            context().out().println("All node templates were there already.");
        }
        made.get()
                .forEach(template -> context()
                        .out()
                        .println("Node template " + template.id() + " made, " + Values.bytes(template.bytes()) + "."));
        return ExitCode.OK;
    }
}
