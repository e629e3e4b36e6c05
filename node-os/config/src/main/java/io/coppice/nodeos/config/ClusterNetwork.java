package io.coppice.nodeos.config;

import java.net.URI;
import java.util.List;

/**
 * {@code cluster.network}. Has an effect only with the kubernetes extension.
 *
 * @param cni which network plugin is set up
 * @param cniManifests {@code cni.urls}: manifests of a custom plugin
 * @param dnsDomain of services
 */
public record ClusterNetwork(
        Cni cni, List<URI> cniManifests, String dnsDomain, List<IpPrefix> podSubnets, List<IpPrefix> serviceSubnets) {

    public static final ClusterNetwork DEFAULT = new ClusterNetwork(
            Cni.COPPICE,
            List.of(),
            "cluster.local",
            List.of(IpPrefix.parse("10.244.0.0/16")),
            List.of(IpPrefix.parse("10.96.0.0/12")));

    public enum Cni {
        /** The node's own: routes between the nodes, bridges on them. */
        COPPICE("coppice"),
        /** Not part of the node: nothing is set up. */
        FLANNEL("flannel"),
        /** What the manifests of {@code urls} bring. */
        CUSTOM("custom"),
        /** Whatever somebody sets up later. */
        NONE("none");

        private final String label;

        Cni(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public ClusterNetwork {
        cniManifests = List.copyOf(cniManifests);
        podSubnets = List.copyOf(podSubnets);
        serviceSubnets = List.copyOf(serviceSubnets);
    }
}
