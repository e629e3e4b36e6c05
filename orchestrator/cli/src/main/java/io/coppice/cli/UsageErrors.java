package io.coppice.cli;

import io.coppice.documents.NearestKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and what was likely meant. */
final class UsageErrors {

    private static final Pattern INVALID_VALUE = Pattern.compile(
            "Invalid value for (?:option '([^']*)'|positional parameter at index \\S+)(?: \\(([^)]*)\\))?: (.*)",
            Pattern.DOTALL);

    private UsageErrors() {}

    static String fact(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            if (word.startsWith("-")) {
                return unknown(optionName(word), command);
            }
            return "'" + command + "' does not take another argument: '" + word + "'";
        }
        String message = e.getMessage();
        if (message == null) {
            return "'" + command + "' cannot be run like this";
        }
        Matcher invalid = INVALID_VALUE.matcher(message);
        if (invalid.matches()) {
            String subject = invalid.group(1) == null ? String.valueOf(invalid.group(2)) : invalid.group(1);
            return subject + ": " + reason(invalid.group(3));
        }
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** Enum values are written as they are typed, in small letters. */
    private static String reason(String text) {
        String reason = text.replace("is not an int", "is not a whole number").replace(" (case-insensitive)", "");
        Matcher values = Pattern.compile("\\[[A-Z, ]+]").matcher(reason);
        return values.replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    static String unknown(String option, String command) {
        return "unknown option '" + option + "' of '" + command + "'";
    }

    /**
     * The first word that looks like an option and is none. A value after it may have been taken for something else, which then is
     * not the news.
     */
    static Optional<String> unknownOption(CommandLine command, List<String> words) {
        List<String> known = optionNames(command);
        return words.stream()
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> word.startsWith("--"))
                .map(UsageErrors::optionName)
                .filter(name -> !known.contains(name))
                .findFirst();
    }

    static Optional<String> nearestOption(CommandLine command, String option) {
        return NearestKey.find(option, optionNames(command));
    }

    /** The option most like the first word that was not understood, if it looks like one and any is near. */
    static Optional<String> nearest(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && unmatched.getUnmatched().getFirst().startsWith("-")
                ? nearestOption(
                        e.getCommandLine(), optionName(unmatched.getUnmatched().getFirst()))
                : Optional.empty();
    }

    private static List<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
    }

    private static String optionName(String word) {
        int equals = word.indexOf('=');
        return equals > 0 ? word.substring(0, equals) : word;
    }
}
