package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The objects by their paths, and what happened to them. Its monitor makes several calls one. */
final class ApiObjects {

    private static final long SHORTEST_WAIT_MILLIS = 1;
    private static final long LONGEST_WAIT_MILLIS = 1000;

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<ApiEvent> history = new ArrayList<>();
    private final Set<Watch> watches = new HashSet<>();
    private long version = 100;
    private long oldest = 100;

    synchronized Optional<ObjectNode> find(String path) {
        return Optional.ofNullable(objects.get(path));
    }

    synchronized long version() {
        return version;
    }

    /** Those of a collection that a query selects. */
    synchronized List<ObjectNode> list(String collection, ApiQuery query) {
        List<ObjectNode> matching = new ArrayList<>();
        objects.forEach((path, object) -> {
            if (ApiPaths.belongs(path, collection) && query.selects(object)) {
                matching.add(object);
            }
        });
        return matching;
    }

    /** Puts an object there, or in the place of what is there. */
    synchronized ObjectNode put(String path, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        ObjectNode metadata = stored.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(++version));
        String namespace = ApiPaths.namespace(path);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        boolean known = objects.put(path, stored) != null;
        happened(new ApiEvent(version, known ? ApiEvent.MODIFIED : ApiEvent.ADDED, path, stored));
        return stored;
    }

    synchronized void remove(String path) {
        ObjectNode gone = objects.remove(path);
        if (gone == null) {
            throw new IllegalArgumentException("there is no " + path);
        }
        ObjectNode last = gone.deepCopy();
        last.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        happened(new ApiEvent(version, ApiEvent.DELETED, path, last));
    }

    /** Forgets what happened so far, so that watches from before must list anew. */
    synchronized void compact() {
        history.clear();
        oldest = ++version;
    }

    synchronized void bookmark() {
        happened(new ApiEvent(version, ApiEvent.BOOKMARK, "", ApiAnswers.object()));
    }

    private void happened(ApiEvent event) {
        history.add(event);
        notifyAll();
    }

    /** From what is known of the past on; empty if a client that has seen no more than this version may have missed something. */
    synchronized Optional<Watch> watch(long seen) {
        if (seen < oldest) {
            return Optional.empty();
        }
        Watch watch = new Watch();
        watches.add(watch);
        notifyAll();
        return Optional.of(watch);
    }

    /** The oldest version from which on everything is known. */
    synchronized long oldest() {
        return oldest;
    }

    synchronized void breakWatches() {
        watches.forEach(watch -> watch.broken = true);
        notifyAll();
    }

    /** Waits until as many watches are open. */
    synchronized void awaitWatches(int count) throws InterruptedException {
        while (watches.size() != count) {
            wait();
        }
    }

    /** One reader of what happens. */
    final class Watch implements AutoCloseable {

        private int position;
        private boolean broken;

        /** What happens next; empty when it is broken, or time is over. */
        Optional<ApiEvent> next(long deadline) throws InterruptedException {
            synchronized (ApiObjects.this) {
                while (position >= history.size() && !broken && System.nanoTime() - deadline < 0) {
                    ApiObjects.this.wait(Math.clamp(
                            (deadline - System.nanoTime()) / 1_000_000, SHORTEST_WAIT_MILLIS, LONGEST_WAIT_MILLIS));
                }
                return broken || position >= history.size() ? Optional.empty() : Optional.of(history.get(position++));
            }
        }

        boolean broken() {
            synchronized (ApiObjects.this) {
                return broken;
            }
        }

        @Override
        public void close() {
            synchronized (ApiObjects.this) {
                watches.remove(this);
                ApiObjects.this.notifyAll();
            }
        }
    }
}
