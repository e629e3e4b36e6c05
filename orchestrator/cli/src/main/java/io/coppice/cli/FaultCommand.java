package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice fault}. */
@Command(
        name = "fault",
        description = {
            "Do something to the machine of a node at once, to see how the rest of its cluster bears it.",
            "",
            "kill     its power is cut; 'coppice cluster start' boots it again",
            "pause    it stands still until 'resume' (or 'coppice cluster start')",
            "resume   it goes on",
            "reset    it starts anew, as by the button",
            "unplug   it loses the other nodes until 'plug'; its API is still reached from here",
            "plug     it has the other nodes back",
            "",
            "'coppice cluster start' undoes all that was done."
        },
        sortOptions = false)
final class FaultCommand extends CoppiceCommand {

    @Parameters(index = "0", paramLabel = "FAULT", description = "kill, pause, resume, reset, unplug or plug.")
    private Fault fault = Fault.KILL;

    @Parameters(index = "1", paramLabel = "NODE", description = "Name of the node, such as worker-1.")
    private NodeName node;

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            defaultValue = "dev",
            description = "Its cluster (default ${DEFAULT-VALUE}).")
    private ClusterName cluster;

    @Mixin
    private HostOption host;

    FaultCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return host.ask(context(), orchestrator -> {
            orchestrator.inject(cluster, node, fault);
            context().out().println("Node " + node + " of cluster " + cluster + " " + done() + ".");
            return ExitCode.OK;
        });
    }

    private String done() {
        return switch (fault) {
            case KILL -> "is without power";
            case PAUSE -> "stands still";
            case RESUME -> "goes on";
            case RESET -> "starts anew";
            case UNPLUG -> "has lost the other nodes";
            case PLUG -> "has the other nodes back";
        };
    }
}
