package io.coppice.cli;

import io.coppice.nodeos.api.machine.DmesgRequest;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coppice node dmesg}. */
@Command(name = "dmesg", description = "Show the kernel log of a node.")
final class NodeDmesgCommand extends ReadCommand {

    @Mixin
    private NodeTarget target;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--tail",
            paramLabel = "LINES",
            description = "Only so many last lines; with --follow only 0, which shows new lines alone.")
    private Optional<Integer> tail = Optional.empty();

    @Spec
    private CommandSpec spec;

    NodeDmesgCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (tail.filter(lines -> lines < 0 || (follow && lines > 0)).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    follow ? "--follow goes with --tail 0 only" : "--tail counts lines: it cannot be less than 0");
        }
        Consumer<String> lines = LogLines.shown(context(), renderer());
        DmesgRequest request = DmesgRequest.newBuilder()
                .setFollow(follow)
                .setTail(follow && tail.isPresent())
                .build();
        return target.call(context(), stub -> {
            if (follow || tail.isEmpty()) {
                LineReader.read(stub.dmesg(request), lines);
            } else {
                LogLines.Tail last = new LogLines.Tail(tail.get());
                LineReader.read(stub.dmesg(request), last);
                last.handOver(lines);
            }
            return ExitCode.OK;
        });
    }
}
