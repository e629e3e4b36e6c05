package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.ConfigComposer;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.time.Instant;

/** Composes machine configs from a cluster's secrets. */
final class MachineConfigs {

    private MachineConfigs() {}

    static String compose(DesiredCluster cluster, DesiredNode node, ClusterKeys keys, Instant now) throws IOException {
        return new ConfigComposer(keys.secrets(cluster.name()), HostResolvers.read())
                .compose(cluster, node, now, keys.random())
                .text();
    }
}
