package io.coppice.machined.kubernetes.component;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.Nodes.MappingBuilder;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.KubeletConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration document of the kubelet. */
final class KubeletConfiguration {

    private KubeletConfiguration() {}

    /** @param taints with which the node registers */
    static String write(NodeSettings settings, KubernetesPaths paths, List<Taint> taints) {
        Node.Mapping own = own(settings, paths, taints);
        return YamlWriter.write(settings.machine()
                .kubelet()
                .extraConfig()
                .map(extra -> merge(own, extra.node()))
                .orElse(own));
    }

    private static Node.Mapping own(NodeSettings settings, KubernetesPaths paths, List<Taint> taints) {
        KubeletConfig config = settings.machine().kubelet();
        MappingBuilder document = Nodes.mapping()
                .put("apiVersion", "kubelet.config.k8s.io/v1beta1")
                .put("kind", "KubeletConfiguration")
                .put("authentication", authentication(paths))
                .put("authorization", Nodes.mapping().put("mode", "Webhook").build())
                .put("cgroupDriver", "cgroupfs")
                .put(
                        "clusterDNS",
                        Nodes.texts(settings.dnsAddresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList()))
                .put("clusterDomain", settings.cluster().network().dnsDomain())
                .put("healthzPort", settings.ports().kubeletHealth())
                .put("port", settings.ports().kubelet())
                .put("resolvConf", "/etc/resolv.conf")
                .put("rotateCertificates", true)
                .put("serverTLSBootstrap", true)
                .put("streamingConnectionIdleTimeout", "5m")
                .put("tlsMinVersion", "VersionTLS12")
                .put("volumePluginDir", paths.kubelet().resolve("volumeplugins").toString());
        if (!config.disableManifestsDirectory()) {
            document.put("staticPodPath", paths.manifests().toString());
        }
        if (Trait.RUNTIME_ENDPOINT_SETTING.of(settings.version())) {
            document.put("containerRuntimeEndpoint", "unix://" + paths.runtimeSocket());
        }
        if (Trait.REGISTRATION_SETTINGS.of(settings.version())) {
            document.put("registerNode", !config.skipNodeRegistration())
                    .putUnlessEmpty(
                            "registerWithTaints",
                            Nodes.sequence(taints.stream().map(Taint::node).toList()));
        }
        if (config.defaultRuntimeSeccompProfile() && Trait.SECCOMP_DEFAULT.of(settings.version())) {
            document.put("seccompDefault", true);
            if (Trait.SECCOMP_DEFAULT_GATE.of(settings.version())) {
                document.put(
                        "featureGates",
                        Nodes.mapping().put("SeccompDefault", true).build());
            }
        }
        return document.build();
    }

    private static Node.Mapping authentication(KubernetesPaths paths) {
        return Nodes.mapping()
                .put("anonymous", Nodes.mapping().put("enabled", false).build())
                .put("webhook", Nodes.mapping().put("enabled", true).build())
                .put(
                        "x509",
                        Nodes.mapping()
                                .put("clientCAFile", paths.authority().toString())
                                .build())
                .build();
    }

    /** Mappings are merged key by key; of all else the config's value counts. */
    private static Node merge(Node own, Node extra) {
        if (!(own instanceof Node.Mapping mine) || !(extra instanceof Node.Mapping theirs)) {
            return extra;
        }
        Map<String, Node> merged = new LinkedHashMap<>();
        for (Node.Entry entry : mine.entries()) {
            merged.put(entry.key(), entry.value());
        }
        for (Node.Entry entry : theirs.entries()) {
            Node before = merged.get(entry.key());
            merged.put(entry.key(), before == null ? entry.value() : merge(before, entry.value()));
        }
        List<Node.Entry> entries = new ArrayList<>();
        merged.forEach((key, value) -> entries.add(new Node.Entry(mine.place(), key, value)));
        return new Node.Mapping(mine.place(), entries);
    }
}
