package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of something that nobody numbers: a short hash of its content.
 *
 * @param value the first 12 hexadecimal digits of a SHA-256
 */
public record ContentVersion(String value) implements ExtensionVersion {

    private static final int DIGITS = 12;
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    public ContentVersion {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("A content version is 12 hexadecimal digits, not \"" + value + "\".");
        }
    }

    static ContentVersion of(List<String> lines) {
        return new ContentVersion(Hashes.sha256(String.join("\n", lines)).substring(0, DIGITS));
    }

    static Optional<ContentVersion> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new ContentVersion(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
