package io.coppice.machined.kubernetes.client;

/** What a watch tells. */
public sealed interface WatchEvent<T> {

    /** The version after this event, from which a watch can go on. */
    String resourceVersion();

    /** An object is there, or is otherwise than before. */
    record Changed<T>(T item, String resourceVersion) implements WatchEvent<T> {}

    /** An object is gone; as it was last. */
    record Removed<T>(T item, String resourceVersion) implements WatchEvent<T> {}

    /** Nothing happened up to this version. */
    record Bookmark<T>(String resourceVersion) implements WatchEvent<T> {}
}
