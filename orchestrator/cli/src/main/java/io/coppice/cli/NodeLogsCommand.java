package io.coppice.cli;

import io.coppice.nodeos.api.machine.LogsRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice node logs}. */
@Command(name = "logs", description = "Show what a service of a node says, or its serial console.")
final class NodeLogsCommand extends ReadCommand {

    @Mixin
    private NodeTarget target;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERVICE",
            defaultValue = "machined",
            description = "Name of the service (default ${DEFAULT-VALUE}); 'coppice node services' lists them.")
    private String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "LINES", description = "Begin with so many last lines. Default: all.")
    private Optional<Integer> tail = Optional.empty();

    @Option(
            names = "--console",
            description = "What the node wrote to its serial console; works when its API does not answer.")
    private boolean console;

    @Spec
    private CommandSpec spec;

    NodeLogsCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (tail.filter(lines -> lines < 0).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--tail counts lines: it cannot be less than 0");
        }
        if (console && follow) {
            throw new ParameterException(
                    spec.commandLine(), "--console cannot be followed; 'coppice node console' attaches to it");
        }
        Consumer<String> lines = LogLines.shown(context(), renderer());
        if (console) {
            List<String> serial = target.ask(
                    context(),
                    orchestrator ->
                            orchestrator.serialLog(target.cluster(), target.node(), tail.orElse(Integer.MAX_VALUE)));
            serial.forEach(lines);
            return ExitCode.OK;
        }
        LogsRequest request = LogsRequest.newBuilder()
                .setNamespace("system")
                .setId(service)
                .setFollow(follow)
                .setTailLines(tail.orElse(-1))
                .build();
        return target.call(context(), stub -> {
            LineReader.read(stub.logs(request), lines);
            return ExitCode.OK;
        });
    }
}
