package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The right to change several clusters, see {@link ClusterLock}. */
final class ClusterLocks implements AutoCloseable {

    private final List<ClusterLock> locks = new ArrayList<>();

    private ClusterLocks() {}

    /**
     * Takes all of the locks at once or none.
     *
     * @param purpose what the holder does, such as {@code down --all}, for whoever finds one taken
     * @throws CoppiceException.Conflict if somebody else has one; the message says who
     */
    static ClusterLocks acquire(Home home, Collection<ClusterName> clusters, String purpose) throws IOException {
        var all = new ClusterLocks();
        var complete = false;
        try {
            for (var cluster : clusters) {
                all.locks.add(ClusterLock.acquire(home, cluster, purpose));
            }
            complete = true;
            return all;
        } finally {
            if (!complete) {
                all.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        var failures = new ArrayList<IOException>();
        for (var lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
