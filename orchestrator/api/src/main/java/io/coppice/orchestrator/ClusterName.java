package io.coppice.orchestrator;

import java.util.regex.Pattern;

/** The name of a cluster, unique for its user on a host: a DNS label of at most 40 characters, so that node names stay within 63. */
public record ClusterName(String value) implements Comparable<ClusterName> {

    private static final Pattern VALID = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

    public static final ClusterName DEFAULT = new ClusterName("dev");

    public ClusterName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' cannot name a cluster: use 1 to 40 characters of a-z, 0-9 and '-',"
                            + " starting with a letter and not ending with '-'");
        }
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
