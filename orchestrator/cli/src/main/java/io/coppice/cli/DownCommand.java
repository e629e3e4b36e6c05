package io.coppice.cli;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Orchestrator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice down}. */
@Command(
        name = "down",
        description = "Remove a cluster and everything of it. One that is not there is already removed.",
        sortOptions = false)
final class DownCommand extends CoppiceCommand {

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of the cluster (default dev).")
    private Optional<ClusterName> name = Optional.empty();

    @Option(names = "--all", description = "Remove all your clusters on the host.")
    private boolean all;

    @Mixin
    private ChangeOptions options;

    @Spec
    private CommandSpec spec;

    DownCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (all && name.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--all and a name exclude each other: it is all clusters or " + name.get());
        }
        ClusterName cluster = name.orElse(ClusterName.DEFAULT);
        Change change = all
                ? new Change.DownAll(context().homes().hostUri(options.host().uri()))
                : new Change.Down(cluster);
        String subject = all ? "all clusters" : "cluster " + cluster;
        return options.host().ask(context(), orchestrator -> {
            if (nothingToRemove(orchestrator, change)) {
                context()
                        .out()
                        .println(
                                all
                                        ? "There are no clusters of yours on this host: nothing to remove."
                                        : "Cluster " + cluster + " is not there: nothing to remove.");
                return ExitCode.OK;
            }
            return new SimpleChange(context(), options)
                    .run(orchestrator, change, "Removing " + subject, subject + " removed", "down");
        });
    }

    private boolean nothingToRemove(Orchestrator orchestrator, Change change) {
        return switch (options.format()) {
            case TEXT -> !options.dryRun() && orchestrator.plan(change).steps().isEmpty();
            case JSON -> false;
        };
    }
}
