package io.coppice.cli;

/** How a read command shows what it found. */
enum OutputFormat {
    /** For people: columns, ages, no promise that it stays as it is. */
    TABLE,
    /** For programs: stable names, times in RFC 3339. */
    JSON,
    /** As JSON, in YAML. */
    YAML;

    @Override
    public String toString() {
        return switch (this) {
            case TABLE -> "table";
            case JSON -> "json";
            case YAML -> "yaml";
        };
    }
}
