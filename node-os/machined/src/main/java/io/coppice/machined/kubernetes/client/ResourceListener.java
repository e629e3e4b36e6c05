package io.coppice.machined.kubernetes.client;

import java.util.List;

/** Takes what a {@link ResourceWatch} sees, always from the watch's own thread. */
public interface ResourceListener<T> {

    /** These are all objects that there are now; what was told before is void. */
    void replaced(List<T> items);

    /** An object is there, or is otherwise than before. */
    void changed(T item);

    /** An object is gone; as it was last. */
    void removed(T item);

    /** The server cannot be asked at present: what was told last may be old. Tried again by itself; told once for each kind of reason. */
    default void interrupted(KubernetesException cause) {}

    /** The server answers again, or for the first time. */
    default void resumed() {}
}
