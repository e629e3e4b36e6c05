package io.coppice.cli;

/** How commands that change something tell what they do. */
enum ProgressFormat {
    /** A live view on a terminal, lines elsewhere. */
    TEXT,
    /** One JSON object a line. */
    JSON;

    @Override
    public String toString() {
        return switch (this) {
            case TEXT -> "text";
            case JSON -> "json";
        };
    }
}
