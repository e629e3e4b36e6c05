package io.coppice.cli;

import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice fault probe}. */
@Command(
        name = "probe",
        description =
                "Have a node connect to another one over the cluster's network, and show how long that takes. Exit code 1 if it does not connect.")
final class FaultProbeCommand extends ReadCommand {

    private record Reached(NodeName from, NodeName to, Probe probe) {}

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final List<Field<Reached>> FIELDS = List.of(
            Field.of("from", Reached::from),
            Field.of("to", Reached::to),
            Field.of("connected", reached -> reached.probe().connected()),
            Field.of(
                    "took",
                    reached -> reached.probe().took(),
                    reached -> millis(reached.probe().took())),
            Field.of("failure", reached -> reached.probe().failure()));

    @Mixin
    private NodeTarget target;

    @Parameters(index = "1", paramLabel = "TO", description = "Name of the node that is connected to.")
    private NodeName to;

    @Option(
            names = "--limit",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "When to give up (default ${DEFAULT-VALUE}); at most 1m.")
    private Duration limit;

    @Spec
    private CommandSpec spec;

    FaultProbeCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (limit.compareTo(LONGEST) > 0) {
            throw new ParameterException(spec.commandLine(), "--limit is at most 1m");
        }
        Probe probe =
                target.ask(context(), orchestrator -> orchestrator.probe(target.cluster(), target.node(), to, limit));
        renderer().item(FIELDS, new Reached(target.node(), to, probe), List.of());
        return probe.connected() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String millis(Duration took) {
        return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
    }
}
