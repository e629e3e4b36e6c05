package io.coppice.cli;

import io.coppice.orchestrator.Change;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice cluster start}. */
@Command(name = "start", description = "Start a stopped cluster and wait until it is healthy.", sortOptions = false)
final class ClusterStartCommand extends CoppiceCommand {

    @Mixin
    private ClusterArgument cluster;

    @Mixin
    private ChangeOptions options;

    ClusterStartCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return new SimpleChange(context(), options)
                .run(
                        new Change.Start(cluster.name()),
                        "Starting " + cluster.name(),
                        "cluster " + cluster.name() + " is healthy",
                        "start");
    }
}
