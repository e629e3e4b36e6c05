package io.coppice.nodeos.image;

import java.util.regex.Pattern;

/** Names an image by its content: the first 16 hexadecimal digits of the SHA-256 over its parts' hashes and its command line. */
public record ImageId(String value) implements Comparable<ImageId> {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

    public ImageId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("An image id is 16 hexadecimal digits, not \"" + value + "\".");
        }
    }

    @Override
    public int compareTo(ImageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
