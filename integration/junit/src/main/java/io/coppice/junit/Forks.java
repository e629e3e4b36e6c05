package io.coppice.junit;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import java.security.SecureRandom;

/** Makes clusters for tests. */
final class Forks {

    /** A snapshot that another process deletes between a look and the fork is made anew. */
    private static final int TRIES = 3;

    private final CoppiceHome home;
    private final Snapshots snapshots;
    private final SecureRandom random = new SecureRandom();

    Forks(CoppiceHome home) {
        this.home = home;
        this.snapshots = new Snapshots(home);
    }

    /**
     * A cluster as described that goes on from its snapshot.
     *
     * @param test whose it is, for its name
     * @throws CoppiceException if it cannot be made; nothing of it is left then
     */
    Fork fork(ClusterDescription description, String test) {
        var name = ClusterNames.of(test, random.nextInt());
        for (var tries = 1; ; tries++) {
            var snapshot = snapshots.require(description);
            try {
                home.apply(new Change.Fork(snapshot, name, home.lease()));
                return new Fork(home, cluster(name), description);
            } catch (CoppiceException.NotFound e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Cluster cluster(ClusterName name) {
        try {
            return Cluster.of(home, name);
        } catch (CoppiceException e) {
            home.apply(new Change.Down(name));
            throw e;
        }
    }
}
