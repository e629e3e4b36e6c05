package io.coppice.cli;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice down}. */
@Command(
        name = "down",
        description = "Remove a cluster and everything of it. One that is not there is already removed.",
        sortOptions = false)
final class DownCommand extends CoppiceCommand {

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Which which = new Which();

    @Mixin
    private ChangeOptions options;

    static final class Which {

        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of the cluster (default dev).")
        private Optional<ClusterName> name = Optional.empty();

        @Option(names = "--all", description = "Remove all your clusters on the host.")
        private boolean all;
    }

    DownCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Change change = which.all
                ? new Change.DownAll(context().homes().hostUri(options.host().uri()))
                : new Change.Down(which.name.orElse(ClusterName.DEFAULT));
        String subject = which.all
                ? "all clusters"
                : which.name.orElse(ClusterName.DEFAULT).value();
        return new SimpleChange(context(), options).run(change, "Removing " + subject, subject + " removed", "down");
    }
}
