package io.coppice.cli;

import io.coppice.documents.NearestKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A word that should have been a command and is none. */
record UnknownCommand(CommandLine parent, String word) {

    private static final int MOST_SUGGESTIONS = 3;

    /** @param words of the whole command line; a command that follows a word nobody knows is not to blame */
    static Optional<UnknownCommand> in(ParameterException e, List<String> words) {
        CommandLine root = root(e.getCommandLine());
        return words.stream()
                .limit(1)
                .filter(word -> !word.startsWith("-") && !root.getSubcommands().containsKey(word))
                .map(word -> new UnknownCommand(root, word))
                .findFirst()
                .or(() -> unmatched(e));
    }

    private static Optional<UnknownCommand> unmatched(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().getFirst().startsWith("-")
                        && !e.getCommandLine().getSubcommands().isEmpty()
                ? Optional.of(new UnknownCommand(
                        e.getCommandLine(), unmatched.getUnmatched().getFirst()))
                : Optional.empty();
    }

    private static CommandLine root(CommandLine command) {
        return command.getParent() == null ? command : root(command.getParent());
    }

    String parentName() {
        return parent.getCommandSpec().qualifiedName();
    }

    String fact() {
        return "unknown command '" + word + "' of '" + parentName() + "'";
    }

    /** The commands that may have been meant: one that is written alike, or those of other groups that are called so. */
    List<String> meant() {
        return NearestKey.find(word, parent.getSubcommands().keySet())
                .map(List::of)
                .orElseGet(() -> below(root(parent))
                        .filter(command -> command.getCommandName().equals(word))
                        .map(command -> command.getCommandSpec().qualifiedName())
                        .limit(MOST_SUGGESTIONS)
                        .toList());
    }

    static String question(List<String> meant) {
        return meant.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or ", "did you mean ", "? "));
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .flatMap(each -> Stream.concat(Stream.of(each), below(each)));
    }
}
