package io.coppice.cli;

import io.coppice.hypervisor.DataSize;
import io.coppice.nodeos.extension.ImageStoreName;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.SnapshotName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Runs one command line from its words to its exit code. */
final class CommandLineRunner {

    private final CliContext context;

    CommandLineRunner(CliContext context) {
        this.context = context;
    }

    int run(List<String> words) {
        boolean debug = context.debug() || words.contains("--debug");
        Errors errors = new Errors(context, debug);
        try {
            return commandLine(words, errors).execute(words.toArray(String[]::new));
        } finally {
            context.out().flush();
            context.err().flush();
        }
    }

    /** The tree of all commands: for help, completion and tests. */
    static CommandLine wholeTree(CliContext context) {
        return new CommandLineRunner(context).commandLine(List.of(), new Errors(context, false));
    }

    /** Only the named command is loaded; all of them if none is named, so that help and suggestions know them. */
    private CommandLine commandLine(List<String> words, Errors errors) {
        CommandLine commandLine = new CommandLine(new RootCommand(context), new ContextFactory(context));
        List<TopCommand> named = words.stream()
                .filter(word -> !word.startsWith("-"))
                .limit(1)
                .flatMap(word -> TopCommand.of(word).stream())
                .toList();
        (named.isEmpty() ? List.of(TopCommand.values()) : named)
                .forEach(command -> commandLine.addSubcommand(command.word(), command.create(context)));
        // What follows the first word is kubectl's own.
        Optional.ofNullable(commandLine.getSubcommands().get(TopCommand.KUBECTL.word()))
                .ifPresent(kubectl -> kubectl.setStopAtPositional(true));
        commandLine.getCommandSpec().versionProvider(() -> new String[] {Version.line()});
        commandLine.registerConverter(ClusterName.class, checked(ClusterName::new));
        commandLine.registerConverter(SnapshotName.class, checked(SnapshotName::new));
        commandLine.registerConverter(NodeName.class, checked(NodeName::new));
        commandLine.registerConverter(KubernetesChoice.class, checked(KubernetesChoice::parse));
        commandLine.registerConverter(ImageStoreName.class, checked(ImageStoreName::new));
        commandLine.registerConverter(Duration.class, checked(Durations::parse));
        commandLine.registerConverter(DataSize.class, checked(DataSize::parse));
        return commandLine
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(Style.of(context).colour() ? Ansi.ON : Ansi.OFF))
                .setOut(writer(context.out()))
                .setErr(writer(context.err()))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    private static java.io.PrintWriter writer(java.io.PrintStream stream) {
        return new java.io.PrintWriter(stream, true, stream.charset());
    }

    static <T> ITypeConverter<T> checked(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
