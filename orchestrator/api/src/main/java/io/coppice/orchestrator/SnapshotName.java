package io.coppice.orchestrator;

import java.util.regex.Pattern;

/** The name of a snapshot, unique for its user: 1 to 63 characters of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit. */
public record SnapshotName(String value) implements Comparable<SnapshotName> {

    private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    public SnapshotName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' cannot name a snapshot: use 1 to 63 characters of a-z, 0-9, '-' and '.',"
                            + " beginning and ending with a letter or digit");
        }
    }

    @Override
    public int compareTo(SnapshotName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
