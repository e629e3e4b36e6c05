package io.coppice.nodeos.config;

import static io.coppice.documents.Nodes.mapping;
import static io.coppice.documents.Nodes.sequence;
import static io.coppice.documents.Nodes.texts;

import io.coppice.documents.DurationText;
import io.coppice.documents.Node;
import io.coppice.documents.Nodes.MappingBuilder;

/** Writes {@code cluster}. */
final class ClusterSectionWriter {

    private ClusterSectionWriter() {}

    static Node.Mapping write(Cluster cluster) {
        var section = mapping().putText("id", cluster.id());
        WriterParts.putSecret(section, "secret", cluster.secret());
        section.put("controlPlane", controlPlane(cluster)).putText("clusterName", cluster.name());
        section.putUnlessEmpty("network", network(cluster.network()));
        WriterParts.putSecret(section, "token", cluster.token());
        WriterParts.putSecret(section, "secretboxEncryptionSecret", cluster.secretboxEncryptionSecret());
        cluster.ca().ifPresent(ca -> section.put("ca", WriterParts.credential(ca)));
        section.putUnlessEmpty("acceptedCAs", WriterParts.certificates(cluster.acceptedCAs()));
        cluster.aggregatorCA().ifPresent(ca -> section.put("aggregatorCA", WriterParts.credential(ca)));
        cluster.serviceAccountKey()
                .ifPresent(key -> section.put(
                        "serviceAccount",
                        mapping().put("key", Pem.encode(key.value())).build()));
        putComponents(section, cluster);
        if (cluster.discoveryEnabled()) {
            section.put("discovery", mapping().put("enabled", true).build());
        }
        WriterParts.putUnless(
                section, "allowSchedulingOnControlPlanes", cluster.allowSchedulingOnControlPlanes(), false);
        section.putUnlessEmpty(
                "inlineManifests",
                sequence(cluster.inlineManifests().stream()
                        .map(manifest -> mapping()
                                .put("name", manifest.name())
                                .put("contents", manifest.contents().value())
                                .build())
                        .toList()));
        section.putUnlessEmpty("extraManifests", WriterParts.texts(cluster.extraManifests()));
        if (!cluster.adminKubeconfigLifetime().equals(Cluster.DEFAULT_KUBECONFIG_LIFETIME)) {
            section.put(
                    "adminKubeconfig",
                    mapping()
                            .put("certLifetime", DurationText.format(cluster.adminKubeconfigLifetime()))
                            .build());
        }
        return section.build();
    }

    private static Node.Mapping controlPlane(Cluster cluster) {
        var section = mapping().put("endpoint", cluster.endpoint().toString());
        if (cluster.localApiServerPort() != Cluster.DEFAULT_API_SERVER_PORT) {
            section.put("localAPIServerPort", cluster.localApiServerPort());
        }
        return section.build();
    }

    private static Node.Mapping network(ClusterNetwork network) {
        if (network.equals(ClusterNetwork.DEFAULT)) {
            return mapping().build();
        }
        return mapping()
                .put(
                        "cni",
                        mapping()
                                .put("name", network.cni().label())
                                .putUnlessEmpty("urls", WriterParts.texts(network.cniManifests()))
                                .build())
                .put("dnsDomain", network.dnsDomain())
                .put("podSubnets", WriterParts.texts(network.podSubnets()))
                .put("serviceSubnets", WriterParts.texts(network.serviceSubnets()))
                .build();
    }

    private static void putComponents(MappingBuilder section, Cluster cluster) {
        section.putUnlessEmpty("apiServer", apiServer(cluster.apiServer()))
                .putUnlessEmpty(
                        "controllerManager",
                        component(cluster.controllerManager()).build())
                .putUnlessEmpty("scheduler", component(cluster.scheduler()).build());
        var proxy = mapping();
        WriterParts.putUnless(proxy, "disabled", cluster.proxy().disabled(), false);
        section.putUnlessEmpty(
                "proxy",
                proxy.putText("image", cluster.proxy().image())
                        .putText("mode", cluster.proxy().mode())
                        .putUnlessEmpty("extraArgs", texts(cluster.proxy().extraArgs()))
                        .build());
        section.putUnlessEmpty("etcd", etcd(cluster.etcd()));
        var coreDns = mapping();
        WriterParts.putUnless(coreDns, "disabled", cluster.coreDns().disabled(), false);
        section.putUnlessEmpty(
                "coreDNS", coreDns.putText("image", cluster.coreDns().image()).build());
    }

    private static Node.Mapping apiServer(ApiServerConfig apiServer) {
        var section = component(apiServer.component()).putUnlessEmpty("certSANs", texts(apiServer.certSANs()));
        section.putUnlessEmpty(
                "admissionControl",
                sequence(apiServer.admissionControl().entrySet().stream()
                        .map(plugin -> mapping()
                                .put("name", plugin.getKey())
                                .put("configuration", plugin.getValue().node())
                                .build())
                        .toList()));
        apiServer.auditPolicy().ifPresent(policy -> section.put("auditPolicy", policy.node()));
        return section.build();
    }

    private static MappingBuilder component(ComponentConfig component) {
        return mapping()
                .putText("image", component.image())
                .putUnlessEmpty("extraArgs", texts(component.extraArgs()))
                .putUnlessEmpty(
                        "extraVolumes",
                        sequence(component.extraVolumes().stream()
                                .map(volume -> mapping()
                                        .put("hostPath", volume.hostPath())
                                        .put("mountPath", volume.mountPath())
                                        .put("readonly", volume.readOnly())
                                        .build())
                                .toList()))
                .putUnlessEmpty("env", WriterParts.secrets(component.env()));
    }

    private static Node.Mapping etcd(EtcdConfig etcd) {
        var section = mapping();
        etcd.ca().ifPresent(ca -> section.put("ca", WriterParts.credential(ca)));
        return section.putUnlessEmpty("extraArgs", texts(etcd.extraArgs()))
                .putUnlessEmpty("advertisedSubnets", WriterParts.texts(etcd.advertisedSubnets()))
                .build();
    }
}
