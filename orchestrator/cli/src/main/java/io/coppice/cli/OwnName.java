package io.coppice.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How this program was called, so that a command it names can be pasted.
 *
 * @param command {@code coppice} if the shell finds it by that, else the path that was typed
 */
record OwnName(String command) {

    private static final String PLAIN = "coppice";
    private static final Pattern PASTABLE = Pattern.compile("[\\w./~+@-]+");
    private static final Pattern QUOTED = Pattern.compile("(?<=['`])" + PLAIN + "(?= )");

    static OwnName of(CliContext context) {
        return new OwnName(context.variable("COPPICE_COMMAND")
                .filter(called -> PASTABLE.matcher(called).matches())
                .filter(called -> !onPath(called, context.variable("PATH").orElse("")))
                .orElse(PLAIN));
    }

    private static boolean onPath(String called, String path) {
        Path directory = Path.of(called).getParent();
        return directory == null || List.of(path.split(":", -1)).contains(directory.toString());
    }

    /** The text with each command in quotation marks as it is to be typed. */
    String in(String text) {
        return QUOTED.matcher(text).replaceAll(Matcher.quoteReplacement(command));
    }
}
