package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.time.Instant;

/** Composes machine configs from a cluster's secrets. */
final class MachineConfigs {

    private MachineConfigs() {}

    static String compose(DesiredCluster cluster, DesiredNode node, ClusterKeys keys, Instant now) throws IOException {
        throw new IOException("pending " + keys.secrets(cluster.name()) + node + now);
    }
}
