package io.coppice.cli;

import io.coppice.orchestrator.Change;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice cluster stop}. */
@Command(name = "stop", description = "Stop a cluster; its disks and its identity stay.", sortOptions = false)
final class ClusterStopCommand extends CoppiceCommand {

    @Mixin
    private ClusterArgument cluster;

    @Mixin
    private ChangeOptions options;

    ClusterStopCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return new SimpleChange(context(), options)
                .run(
                        new Change.Stop(cluster.name()),
                        "Stopping " + cluster.name(),
                        "cluster " + cluster.name() + " is stopped",
                        "stop");
    }
}
