package io.coppice.cli;

import java.util.Locale;
import java.util.function.Function;

/**
 * One property of what a command shows: once for programs, once for people.
 *
 * @param name the stable name for programs, in camel case; its words are the column's header
 * @param value for programs: text, number, boolean, instant, duration, optional, list or map
 * @param text for people
 */
record Field<T>(String name, Function<T, ?> value, Function<T, String> text) {

    /** A field that reads the same for programs and for people. */
    static <T> Field<T> of(String name, Function<T, ?> value) {
        return new Field<>(name, value, item -> Values.text(value.apply(item)));
    }

    static <T> Field<T> of(String name, Function<T, ?> value, Function<T, String> text) {
        return new Field<>(name, value, text);
    }

    /** The words of the name; people get sizes with their unit. */
    String header() {
        return name.replaceFirst("(?<=.)Bytes$", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .toUpperCase(Locale.ROOT);
    }
}
