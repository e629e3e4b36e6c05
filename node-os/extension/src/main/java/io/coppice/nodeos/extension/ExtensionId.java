package io.coppice.nodeos.extension;

import java.util.regex.Pattern;

/** Names an extension by its content: the first 16 hexadecimal digits of the SHA-256 over its parts' hashes. */
public record ExtensionId(String value) implements Comparable<ExtensionId> {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

    public ExtensionId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("An extension id is 16 hexadecimal digits, not \"" + value + "\".");
        }
    }

    @Override
    public int compareTo(ExtensionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
