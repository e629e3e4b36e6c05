package io.coppice.documents;

import java.util.Locale;

/**
 * One thing that is wrong, where it is, and what to do about it. Never contains secrets.
 *
 * @param source name of the file or other origin
 * @param line from 1; 0 means the source as a whole
 * @param column from 1; 0 means unknown
 * @param path of the key, such as {@code machine.network.interfaces[0].mtu}; empty for the document itself
 * @param message the fact and the rule it breaks
 * @param remedy what to do
 */
public record Problem(
        String source, int line, int column, String path, Severity severity, String message, String remedy) {

    public static Problem error(Place place, String path, String message, String remedy) {
        return new Problem(place.source(), place.line(), place.column(), path, Severity.ERROR, message, remedy);
    }

    public static Problem warning(Place place, String path, String message, String remedy) {
        return new Problem(place.source(), place.line(), place.column(), path, Severity.WARNING, message, remedy);
    }

    public Place place() {
        return new Place(source, line, column);
    }

    /** One line: {@code file:3:5: error: machine.type: message; remedy}. */
    @Override
    public String toString() {
        var text = new StringBuilder()
                .append(place())
                .append(": ")
                .append(severity.name().toLowerCase(Locale.ROOT))
                .append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message);
        if (!remedy.isEmpty()) {
            text.append("; ").append(remedy);
        }
        return text.toString();
    }
}
