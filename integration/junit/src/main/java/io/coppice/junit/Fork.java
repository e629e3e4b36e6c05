package io.coppice.junit;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.CoppiceException;
import org.junit.platform.commons.JUnitException;

/** A cluster as a store keeps it: with the store's scope, it ends. */
record Fork(CoppiceHome home, Cluster cluster, ClusterDescription description) implements AutoCloseable {

    /** @throws JUnitException if it cannot be taken down, which fails the run */
    @Override
    public void close() {
        try {
            home.apply(new Change.Down(cluster.id()));
        } catch (CoppiceException e) {
            throw new JUnitException("cluster " + cluster + " is left: " + Problems.describe(e), e);
        }
    }
}
