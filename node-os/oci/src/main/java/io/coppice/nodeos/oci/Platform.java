package io.coppice.nodeos.oci;

/**
 * What an image runs on, in Go's words.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant of the architecture, such as {@code v8}; empty if it does not matter
 */
public record Platform(String os, String architecture, String variant) {

    /** Linux on an architecture, in Go's words. */
    public static Platform linux(String architecture) {
        return new Platform("linux", architecture, "");
    }

    /** Whether what is made for this platform runs on the other. */
    boolean runsOn(Platform node) {
        return os.equals(node.os)
                && architecture.equals(node.architecture)
                && (variant.isEmpty() || node.variant.isEmpty() || variant.equals(node.variant));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
