package io.coppice.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Coppice this is. */
final class Version {

    private Version() {}

    /** Such as {@code 0.1.0}. */
    static String number() {
        try (var text = Version.class.getResourceAsStream("version.txt")) {
            if (text == null) {
                throw new IllegalStateException(
                        "version.txt is missing from the coppice-junit archive: build it again");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.txt of the coppice-junit archive", e);
        }
    }
}
