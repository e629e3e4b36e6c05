package io.coppice.cli;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.ProcessInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice node processes}. */
@Command(name = "processes", description = "List the processes of a node.")
final class NodeProcessesCommand extends ReadCommand {

    private static final List<Field<ProcessInfo>> FIELDS = List.of(
            Field.of("pid", ProcessInfo::getPid),
            Field.of("parentPid", ProcessInfo::getPpid),
            Field.of("state", ProcessInfo::getState),
            Field.of("threads", ProcessInfo::getThreads),
            Field.of(
                    "cpuSeconds",
                    ProcessInfo::getCpuTime,
                    process -> String.format(Locale.ROOT, "%.2f", process.getCpuTime())),
            Field.of(
                    "residentBytes",
                    ProcessInfo::getResidentMemory,
                    process -> Values.bytes(process.getResidentMemory())),
            Field.of("command", NodeProcessesCommand::command));

    @Mixin
    private NodeTarget target;

    NodeProcessesCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<ProcessInfo> processes = target.call(
                context(),
                stub -> stub
                        .withDeadlineAfter(NodeTarget.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .processes(Empty.getDefaultInstance())
                        .getMessagesList()
                        .stream()
                        .flatMap(message -> message.getProcessesList().stream())
                        .sorted(Comparator.comparingInt(ProcessInfo::getPid))
                        .toList());
        renderer().list(FIELDS, processes, "The node shows no processes.");
        return ExitCode.OK;
    }

    private static String command(ProcessInfo process) {
        return process.getArgs().isEmpty() ? "[" + process.getCommand() + "]" : process.getArgs();
    }
}
