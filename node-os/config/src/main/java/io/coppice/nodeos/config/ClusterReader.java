package io.coppice.nodeos.config;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.integer;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.nonEmptyText;
import static io.coppice.documents.ValueReaders.oneOf;
import static io.coppice.documents.ValueReaders.parsed;

import io.coppice.documents.DurationText;
import io.coppice.documents.MappingReader;
import io.coppice.nodeos.config.ClusterNetwork.Cni;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code cluster}. */
final class ClusterReader {

    static final Cluster PLACEHOLDER =
            Cluster.builder(URI.create("https://localhost")).build();

    private static final Set<String> WEB = Set.of("http", "https");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");

    private ClusterReader() {}

    static Cluster read(MappingReader reader) {
        ConfigReaders.notYet(
                reader,
                "aescbcEncryptionSecret",
                "externalCloudProvider",
                "extraManifestHeaders",
                "allowSchedulingOnMasters");
        var controlPlane = reader.required(
                "controlPlane",
                mapping(ClusterReader::controlPlane),
                new ControlPlane(PLACEHOLDER.endpoint(), Cluster.DEFAULT_API_SERVER_PORT));
        return new Cluster(
                reader.optional("id", ConfigReaders.base64UrlSecret(16)).map(Secret::value),
                reader.optional("secret", ConfigReaders.base64Secret(16)),
                reader.optional("clusterName", matching(CLUSTER_NAME, "1 to 64 letters, digits, '-', '_' and '.'")),
                controlPlane.endpoint(),
                controlPlane.port(),
                reader.optional("network", mapping(ClusterReader::network), ClusterNetwork.DEFAULT),
                reader.optional("token", ConfigReaders.secret()),
                reader.optional("secretboxEncryptionSecret", ConfigReaders.base64Secret(32)),
                reader.optional("ca", ConfigReaders.credential()),
                reader.optional("aggregatorCA", ConfigReaders.credential()),
                reader.optional(
                        "serviceAccount",
                        mapping(keys -> keys.required("key", ConfigReaders.privateKey(), new Secret("")))),
                reader.optional("acceptedCAs", ConfigReaders.certificates(), List.of()),
                reader.optional("apiServer", mapping(ComponentReader::apiServer), ApiServerConfig.DEFAULT),
                reader.optional(
                        "controllerManager", mapping(ComponentReader::controllerManager), ComponentConfig.DEFAULT),
                reader.optional("scheduler", mapping(ComponentReader::scheduler), ComponentConfig.DEFAULT),
                reader.optional("proxy", mapping(ComponentReader::proxy), ProxyConfig.DEFAULT),
                reader.optional("etcd", mapping(ClusterReader::etcd), EtcdConfig.DEFAULT),
                reader.optional("coreDNS", mapping(ClusterReader::coreDns), CoreDnsConfig.DEFAULT),
                reader.optional("discovery", mapping(ClusterReader::discovery), false),
                reader.optional("allowSchedulingOnControlPlanes", bool(), false),
                manifests(reader),
                reader.list("extraManifests", ConfigReaders.url(WEB)),
                reader.optional(
                        "adminKubeconfig",
                        mapping(keys -> keys.optional(
                                "certLifetime",
                                parsed(DurationText::parse, "write a span such as 8760h"),
                                Cluster.DEFAULT_KUBECONFIG_LIFETIME)),
                        Cluster.DEFAULT_KUBECONFIG_LIFETIME));
    }

    private record ControlPlane(URI endpoint, int port) {}

    private static ControlPlane controlPlane(MappingReader reader) {
        return new ControlPlane(
                reader.required("endpoint", ConfigReaders.url(Set.of("https")), PLACEHOLDER.endpoint()),
                reader.optional("localAPIServerPort", integer(1, 65_535), Cluster.DEFAULT_API_SERVER_PORT));
    }

    private record CniChoice(Cni cni, List<URI> manifests) {}

    private static ClusterNetwork network(MappingReader reader) {
        var fallback = ClusterNetwork.DEFAULT;
        var cni = reader.optional("cni", mapping(ClusterReader::cni), new CniChoice(fallback.cni(), List.of()));
        return new ClusterNetwork(
                cni.cni(),
                cni.manifests(),
                reader.optional("dnsDomain", ConfigReaders.hostName(), fallback.dnsDomain()),
                subnets(reader, "podSubnets", fallback.podSubnets()),
                subnets(reader, "serviceSubnets", fallback.serviceSubnets()));
    }

    private static List<IpPrefix> subnets(MappingReader reader, String key, List<IpPrefix> fallback) {
        var subnets = reader.list(key, ConfigReaders.prefix());
        return subnets.isEmpty() ? fallback : subnets;
    }

    private static CniChoice cni(MappingReader reader) {
        ConfigReaders.notYet(reader, "flannel");
        var choice = new CniChoice(
                reader.optional("name", oneOf(Cni.class, Cni::label), ClusterNetwork.DEFAULT.cni()),
                reader.list("urls", ConfigReaders.url(WEB)));
        if ((choice.cni() == Cni.CUSTOM) == choice.manifests().isEmpty()) {
            reader.error(
                    "'urls' belongs to the plugin 'custom', and to no other", "set 'name: custom' or remove 'urls'");
        }
        if (choice.cni() == Cni.FLANNEL) {
            reader.warnIfPresent(
                    "name",
                    "the node brings no flannel, so that pods have no network until something sets one up",
                    "write 'name: coppice' for the node's own pod network, or 'custom' with the URL of flannel's manifest");
        }
        return choice;
    }

    private static EtcdConfig etcd(MappingReader reader) {
        ConfigReaders.notYet(reader, "image", "subnet", "listenSubnets");
        return new EtcdConfig(
                reader.optional("ca", ConfigReaders.credential()),
                reader.optional("extraArgs", ConfigReaders.arguments(), Map.of()),
                reader.list("advertisedSubnets", ConfigReaders.prefix()));
    }

    private static CoreDnsConfig coreDns(MappingReader reader) {
        ConfigReaders.withoutEffect(reader, "image", "the node brings a cluster DNS of its own");
        return new CoreDnsConfig(reader.optional("disabled", bool(), false), reader.optional("image", nonEmptyText()));
    }

    /** Where members announce themselves does not matter as long as they do not. */
    private static boolean discovery(MappingReader reader) {
        reader.optional("registries", mapping(registries -> {
            registries.optional("kubernetes", mapping(keys -> keys.optional("disabled", bool())));
            return registries.optional("service", mapping(keys -> {
                keys.optional("disabled", bool());
                return keys.optional("endpoint", ConfigReaders.url(WEB));
            }));
        }));
        var enabled = reader.optional("enabled", bool(), false);
        if (enabled) {
            ConfigReaders.withoutEffect(
                    reader, "enabled", "nodes know their peers from the document " + ControlPlanePeer.KIND);
        }
        return enabled;
    }

    private static List<InlineManifest> manifests(MappingReader reader) {
        var manifests = reader.list(
                "inlineManifests",
                mapping(keys -> new InlineManifest(
                        keys.required("name", nonEmptyText(), ""),
                        keys.required("contents", ConfigReaders.anySecret(), new Secret("")))));
        var names = new HashSet<String>();
        for (var manifest : manifests) {
            if (!names.add(manifest.name())) {
                reader.error(
                        "inlineManifests",
                        "two manifests are called " + manifest.name(),
                        "give each a name of its own");
            }
        }
        return manifests;
    }
}
