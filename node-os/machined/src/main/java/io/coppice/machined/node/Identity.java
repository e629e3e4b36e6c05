package io.coppice.machined.node;

/** Who and what the node is. Answers at once; the host name may change when a config arrives. */
public interface Identity {
    /** The name of the node, without domain. */
    String hostname();

    /** What the node runs. */
    Release release();

    /** Where the node runs. */
    Platform platform();

    /**
     * A release of the node OS.
     *
     * @param tag version, such as {@code v0.1.0}
     * @param commit what it was built from; may be empty
     * @param built when it was built, RFC 3339; may be empty
     * @param operatingSystem such as {@code linux}
     * @param architecture in Go's words, such as {@code amd64}
     */
    record Release(String tag, String commit, String built, String operatingSystem, String architecture) {}

    /**
     * Where a node runs.
     *
     * @param name such as {@code qemu}
     * @param mode kind of machine: {@code cloud}, {@code metal} or {@code container}
     */
    record Platform(String name, String mode) {}
}
