package io.coppice.cli;

import io.coppice.orchestrator.CoppiceException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells what went wrong: the fact, where, and what to do. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final PrintStream err;
    private final Style style;
    private final OwnName ownName;
    private final boolean debug;

    Errors(CliContext context, boolean debug) {
        this.err = context.err();
        this.style = Style.of(context);
        this.ownName = OwnName.of(context);
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException e, String[] words) {
        Optional<UnknownCommand> unknownCommand = UnknownCommand.in(e, List.of(words));
        if (unknownCommand.isPresent()) {
            UnknownCommand unknown = unknownCommand.get();
            return refuse(unknown.fact(), unknown.meant(), unknown.parentName(), e);
        }
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        Optional<String> unknown = UsageErrors.unknownOption(command, List.of(words));
        String fact = unknown.map(option -> UsageErrors.unknown(option, name)).orElseGet(() -> UsageErrors.fact(e));
        Optional<String> nearest = unknown.map(option -> UsageErrors.nearestOption(command, option))
                .orElseGet(() -> UsageErrors.nearest(e));
        return refuse(fact, nearest.stream().toList(), name, e);
    }

    private int refuse(String fact, List<String> meant, String command, ParameterException e) {
        String question = meant.isEmpty() ? "" : UnknownCommand.question(meant);
        print(fact, List.of(), question + "'" + command + " --help' lists what it takes", e);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        return switch (e) {
            case ParameterException parameter -> handleParseException(parameter, new String[0]);
            case CoppiceException known -> {
                print(String.valueOf(known.getMessage()), where(known), known.remedy(), known);
                yield known instanceof CoppiceException.InvalidRequest ? ExitCode.USAGE : ExitCode.FAILED;
            }
            case CliException known -> {
                print(String.valueOf(known.getMessage()), known.where(), known.remedy(), known);
                yield known.exitCode();
            }
            default -> {
                String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                print(
                        "unexpected: " + message,
                        List.of("in " + command.getCommandSpec().qualifiedName()),
                        "this is a defect of Coppice; run it again with --debug and report what it says",
                        e);
                yield ExitCode.FAILED;
            }
        };
    }

    private static List<String> where(CoppiceException e) {
        return switch (e) {
            case CoppiceException.InvalidRequest invalid -> invalid.problems();
            case CoppiceException.StepFailed failed -> {
                List<String> lines = new ArrayList<>();
                if (!failed.lastLog().isEmpty()) {
                    lines.add("its log ends with:");
                    failed.lastLog().forEach(line -> lines.add("| " + line));
                }
                yield lines;
            }
            case CoppiceException.NotFound _, CoppiceException.Conflict _, CoppiceException.HostNotReady _ -> List.of();
        };
    }

    private void print(String fact, List<String> where, String remedy, Throwable cause) {
        err.println(style.bad("error:") + " " + indented(fact));
        where.forEach(line -> err.println("  " + indented(line)));
        if (!remedy.isEmpty()) {
            err.println("  " + style.arrow() + " " + indented(ownName.in(remedy)));
        }
        if (debug) {
            cause.printStackTrace(err);
        }
        err.flush();
    }

    private static String indented(String text) {
        return text.strip()
                .lines()
                .map(Values::printable)
                .reduce((all, line) -> all + "\n  " + line)
                .orElse("");
    }
}
