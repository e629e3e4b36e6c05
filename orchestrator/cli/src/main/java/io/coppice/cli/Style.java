package io.coppice.cli;

import java.nio.charset.StandardCharsets;

/**
 * Colours and signs, as far as the reader's terminal takes them.
 *
 * @param colour whether to send colour sequences
 * @param unicode whether signs beyond ASCII can be shown
 */
record Style(boolean colour, boolean unicode) {

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String[] ASCII_SPINNER = {"|", "/", "-", "\\"};

    static Style of(CliContext context) {
        boolean colour = context.terminal()
                && context.variable("NO_COLOR").isEmpty()
                && !context.variable("TERM").orElse("dumb").equals("dumb");
        return new Style(colour, context.out().charset().equals(StandardCharsets.UTF_8));
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String doubtful(String text) {
        return paint("33", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    String done() {
        return good(unicode ? "✓" : "+");
    }

    String failed() {
        return bad(unicode ? "✗" : "x");
    }

    String waiting() {
        return faint(unicode ? "·" : ".");
    }

    String working(int frame) {
        String[] frames = unicode ? SPINNER : ASCII_SPINNER;
        return frames[Math.floorMod(frame, frames.length)];
    }

    String ellipsis() {
        return unicode ? "…" : "...";
    }

    String arrow() {
        return unicode ? "→" : "->";
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
