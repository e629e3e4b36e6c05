package io.coppice.orchestrator.core;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What a snapshot's directory is called: 16 hexadecimal digits, another one for every snapshot ever made. */
public record SnapshotId(String value) {

    private static final Pattern VALID = Pattern.compile("[0-9a-f]{16}");

    public SnapshotId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no id of a snapshot: 16 digits of 0-9 and a-f");
        }
    }

    public static SnapshotId random(RandomGenerator random) {
        return new SnapshotId(HexFormat.of().toHexDigits(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
