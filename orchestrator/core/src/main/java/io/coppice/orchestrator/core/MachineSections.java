package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.EtcdConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.orchestrator.NodeRole;
import java.net.URI;
import java.util.Optional;

/** What of a cluster's secrets stands in the config of a node with this role. Workers hold no key of an authority. */
final class MachineSections {

    private MachineSections() {}

    static MachineType type(NodeRole role) {
        return switch (role) {
            case CONTROL_PLANE -> MachineType.CONTROL_PLANE;
            case WORKER -> MachineType.WORKER;
        };
    }

    static Credential machineAuthority(ClusterSecrets secrets, NodeRole role) {
        return switch (role) {
            case CONTROL_PLANE -> secrets.machine();
            case WORKER -> Credential.trust(secrets.machine().certificate());
        };
    }

    /** @param etcd of control planes, without its authority */
    static Cluster.Builder cluster(ClusterSecrets secrets, NodeRole role, String name, URI endpoint, EtcdConfig etcd) {
        var builder = Cluster.builder(endpoint)
                .name(name)
                .id(secrets.clusterId())
                .secret(secrets.clusterSecret())
                .token(secrets.bootstrapToken());
        return switch (role) {
            case WORKER -> builder.ca(Credential.trust(secrets.kubernetes().certificate()));
            case CONTROL_PLANE ->
                builder.ca(secrets.kubernetes())
                        .aggregatorCA(secrets.aggregator())
                        .serviceAccountKey(secrets.serviceAccountKey())
                        .secretboxEncryptionSecret(secrets.secretboxEncryptionSecret())
                        .etcd(new EtcdConfig(Optional.of(secrets.etcd()), etcd.extraArgs(), etcd.advertisedSubnets()));
        };
    }
}
