package io.coppice.cli;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ForkSource;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice cluster fork}. */
@Command(
        name = "fork",
        description = {
            "Make clusters that go on where another was frozen.",
            "A running cluster is frozen for the purpose, and goes on; nothing is kept of it but the forks."
        },
        sortOptions = false)
final class ClusterForkCommand extends CoppiceCommand {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SNAPSHOT|CLUSTER",
            description =
                    "Name of a snapshot, see 'coppice snapshot list'; if there is none of this name, of a running cluster.")
    private SnapshotName source = new SnapshotName("none");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Name of the new cluster; with --count, NAME-1, NAME-2 and so on. Default: the source's, with a number.")
    private Optional<ClusterName> name = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many, some of them at the same time; all of them or none. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            description = "How long the clusters may live, such as 2h; their nodes then power off by themselves.")
    private Optional<Duration> ttl = Optional.empty();

    @Mixin
    private ChangeOptions options;

    ClusterForkCommand(CliContext context) {
        super(context);
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be 1 or more, not " + count);
        }
        return options.host().ask(context(), this::fork);
    }

    private int fork(Orchestrator orchestrator) {
        ForkSource from = source(orchestrator);
        List<ClusterName> names = names(orchestrator);
        Lease lease = ttl.<Lease>map(
                        time -> new Lease.Until(context().clock().instant().plus(time)))
                .orElseGet(Lease.Permanent::new);
        String told = names.stream().map(ClusterName::value).collect(Collectors.joining(", "));
        return new SimpleChange(context(), options)
                .run(
                        orchestrator,
                        new Change.Fork(from, names, lease),
                        "Forking " + told + " from " + from,
                        (names.size() == 1 ? "cluster " + told + " runs" : "clusters " + told + " run")
                                + ", forked from " + from,
                        "fork");
    }

    private ForkSource source(Orchestrator orchestrator) {
        if (orchestrator.snapshots().stream().map(SnapshotView::name).anyMatch(source::equals)) {
            return new ForkSource.Snapshot(source);
        }
        return orchestrator.clusters().stream()
                .map(ClusterView::name)
                .filter(cluster -> cluster.value().equals(source.value()))
                .findFirst()
                .<ForkSource>map(ForkSource.Cluster::new)
                .orElseThrow(() -> new CoppiceException.NotFound(
                        "there is no snapshot " + source + ", and no cluster of this name",
                        "See 'coppice snapshot list' and 'coppice cluster list'."));
    }

    private List<ClusterName> names(Orchestrator orchestrator) {
        try {
            return ForkNames.of(
                    source.value(),
                    name,
                    count,
                    orchestrator.clusters().stream().map(ClusterView::name).collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), e.getMessage() + "; give the forks another name with --name", e);
        }
    }
}
