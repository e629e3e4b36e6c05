package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.ApiServerConfig;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.config.KubeletConfig;
import io.coppice.nodeos.config.Machine;
import io.coppice.orchestrator.NodeRole;
import java.util.ArrayList;
import java.util.List;

/** What Kubernetes adds to the config of a node. */
final class KubernetesSections {

    /** How the host reaches an API server: through a port of its own loopback address. */
    private static final List<String> HOST_NAMES = List.of("127.0.0.1", "localhost");

    private KubernetesSections() {}

    /** The extensions that the node finds on its disks. */
    static List<ExtensionConfig> extensions(DesiredCluster cluster) {
        var configs = new ArrayList<ExtensionConfig>();
        for (var extension : cluster.extensions()) {
            configs.add(new ExtensionConfig(
                    extension.name(),
                    extension.version(),
                    DesiredExtension.disk(configs.size()),
                    extension.rootHash(),
                    extension.dataBlocks()));
        }
        return configs;
    }

    /** A node goes by its address on the cluster's segment: all nodes have the same one on the uplink. */
    static void addTo(Machine.Builder machine, DesiredCluster cluster) {
        var plain = KubeletConfig.DEFAULT;
        machine.kubelet(new KubeletConfig(
                plain.image(),
                plain.clusterDns(),
                plain.extraArgs(),
                plain.extraMounts(),
                plain.extraConfig(),
                plain.defaultRuntimeSeccompProfile(),
                plain.registerWithFullName(),
                List.of(cluster.segment().subnet().toString()),
                plain.skipNodeRegistration(),
                plain.disableManifestsDirectory()));
    }

    /** Pods run on control planes if there is nowhere else. */
    static void addTo(Cluster.Builder section, DesiredCluster cluster, NodeRole role) {
        switch (role) {
            case WORKER -> {}
            case CONTROL_PLANE -> {
                var plain = ApiServerConfig.DEFAULT;
                section.allowSchedulingOnControlPlanes(cluster.spec().workers() == 0)
                        .apiServer(new ApiServerConfig(
                                plain.component(), HOST_NAMES, plain.auditPolicy(), plain.admissionControl()));
            }
        }
    }
}
