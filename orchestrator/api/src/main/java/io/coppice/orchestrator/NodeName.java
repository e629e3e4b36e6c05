package io.coppice.orchestrator;

import java.util.regex.Pattern;

/** The host name of a node, unique within its cluster, such as {@code controlplane-1} or {@code worker-2}. */
public record NodeName(String value) implements Comparable<NodeName> {

    private static final Pattern VALID = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    public NodeName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' cannot name a node: use 1 to 63 characters of a-z, 0-9 and '-',"
                            + " starting with a letter and not ending with '-'");
        }
    }

    public static NodeName of(NodeRole role, int index) {
        return new NodeName(role.label() + "-" + index);
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
