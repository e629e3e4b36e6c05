package io.coppice.templates;

import java.nio.file.Path;

/** Where a template stands. */
public sealed interface Origin {

    /** Comes with Coppice. */
    record BuiltIn(String resource) implements Origin {
        @Override
        public String toString() {
            return "built-in " + resource;
        }
    }

    /** The user's own. */
    record UserFile(Path file) implements Origin {
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
