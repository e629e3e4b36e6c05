package io.coppice.nodeos.image;

/** What a refresh of the lock file did to one package. */
public sealed interface LockChange {

    /** The package. */
    String name();

    /** The package was not pinned before. */
    record Added(String name, String version) implements LockChange {}

    /** Another version is pinned now. */
    record Changed(String name, String before, String after) implements LockChange {}

    /** The package is no longer needed. */
    record Removed(String name, String version) implements LockChange {}
}
