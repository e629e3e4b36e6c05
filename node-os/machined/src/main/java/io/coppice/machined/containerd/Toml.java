package io.coppice.machined.containerd;

import java.util.List;
import java.util.Locale;

/** Writes TOML: values of a table, then the next table. */
final class Toml {

    private final StringBuilder text = new StringBuilder();

    /** Begins a table; the values of the top come before the first one. */
    Toml table(String... path) {
        text.append(text.isEmpty() ? "" : "\n").append('[');
        for (int i = 0; i < path.length; i++) {
            text.append(i == 0 ? "" : ".").append(quoted(path[i]));
        }
        text.append("]\n");
        return this;
    }

    Toml put(String key, String value) {
        return raw(key, quoted(value));
    }

    Toml put(String key, boolean value) {
        return raw(key, Boolean.toString(value));
    }

    Toml put(String key, List<String> values) {
        return raw(key, list(values));
    }

    /** A list of one list. */
    Toml putNested(String key, List<String> values) {
        return raw(key, "[" + list(values) + "]");
    }

    private Toml raw(String key, String value) {
        text.append(quoted(key)).append(" = ").append(value).append('\n');
        return this;
    }

    private static String list(List<String> values) {
        StringBuilder list = new StringBuilder("[");
        for (String value : values) {
            list.append(list.length() == 1 ? "" : ", ").append(quoted(value));
        }
        return list.append(']').toString();
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
