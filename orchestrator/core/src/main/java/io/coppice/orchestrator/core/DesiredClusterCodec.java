package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.Problems;
import io.coppice.documents.ValueReader;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlParser;
import io.coppice.documents.YamlWriter;
import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MacAddress;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A desired cluster as text, for the store. */
public final class DesiredClusterCodec {

    /** Written as {@code version}; a change that an older Coppice would misread needs another. */
    public static final int VERSION = 3;

    /** The oldest version that is read: without Kubernetes. */
    private static final int OLDEST = 1;

    private static final String REMEDY =
            "It was written by another Coppice or damaged: use that Coppice, or remove the cluster with 'coppice down NAME'.";

    private DesiredClusterCodec() {}

    public static String write(DesiredCluster cluster) {
        var spec = cluster.spec();
        return YamlWriter.write(Nodes.mapping()
                .put("version", VERSION)
                .put("phase", cluster.phase().name())
                .put("created", cluster.createdAt().toString())
                .put("owner", cluster.owner())
                .put("home", cluster.home())
                .put("generation", cluster.generation().toString())
                .put("image", cluster.image())
                .put(
                        "extensions",
                        Nodes.sequence(cluster.extensions().stream()
                                .map(DesiredClusterCodec::extension)
                                .toList()))
                .put("acceleration", cluster.acceleration().name())
                .put("leaseSettled", Nodes.bool(cluster.leaseSettled()))
                .put("spec", spec(spec))
                .put(
                        "settings",
                        Nodes.mapping()
                                .put(
                                        NodeRole.CONTROL_PLANE.label(),
                                        MachineSettingsCodec.write(cluster.settings(NodeRole.CONTROL_PLANE)))
                                .put(
                                        NodeRole.WORKER.label(),
                                        MachineSettingsCodec.write(cluster.settings(NodeRole.WORKER)))
                                .build())
                .put(
                        "segment",
                        Nodes.mapping()
                                .put("subnet", cluster.segment().subnet().toString())
                                .put("group", cluster.segment().group().toString())
                                .put("port", cluster.segment().port())
                                .build())
                .putText(
                        "snapshot",
                        cluster.origin().map(origin -> origin.snapshot().value()))
                .putText(
                        "frozenAt",
                        cluster.origin().map(origin -> origin.frozenAt().toString()))
                .put(
                        "nodes",
                        Nodes.sequence(cluster.nodes().stream()
                                .map(DesiredClusterCodec::node)
                                .toList()))
                .build());
    }

    /**
     * @param source where the text comes from, for messages
     * @throws CoppiceException.InvalidRequest if the text is of an unknown version or cannot be read
     */
    public static DesiredCluster read(String text, String source) {
        var version = version(text, source);
        if (IntStream.rangeClosed(OLDEST, VERSION).mapToObj(Integer::toString).noneMatch(version::equals)) {
            throw new CoppiceException.InvalidRequest(
                    source + " is written in version " + version + ", and this Coppice reads versions " + OLDEST
                            + " to " + VERSION,
                    List.of(),
                    REMEDY);
        }
        return DocumentReading.read(text, source, source, ValueReaders.mapping(DesiredClusterCodec::cluster), REMEDY);
    }

    private static String version(String text, String source) {
        return YamlParser.parse(text, source, new Problems()).stream()
                .findFirst()
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .flatMap(mapping -> mapping.text("version"))
                .orElse("(none)");
    }

    private static Node.Mapping spec(ClusterSpec spec) {
        return Nodes.mapping()
                .put("name", spec.name().value())
                .put("controlPlanes", spec.controlPlanes())
                .put("workers", spec.workers())
                .put("template", spec.template())
                .putText("cpus", spec.cpus().map(Object::toString))
                .putText("memory", spec.memory())
                .putText("disk", spec.disk())
                .put(
                        "patches",
                        Nodes.sequence(spec.patches().stream()
                                .map(patch -> Nodes.mapping()
                                        .put("source", patch.source())
                                        .put("scope", patch.scope().name())
                                        .put("text", patch.text())
                                        .build())
                                .toList()))
                .put("lease", LeaseRules.encode(spec.lease()))
                .put("hostUri", spec.hostUri())
                .putText("image", spec.image())
                .put("kubernetes", spec.kubernetes().toString())
                .put(
                        "preloads",
                        Nodes.sequence(spec.preloads().stream().map(Nodes::text).toList()))
                .build();
    }

    private static Node.Mapping extension(DesiredExtension extension) {
        return Nodes.mapping()
                .put("id", extension.id())
                .put("name", extension.name())
                .put("version", extension.version())
                .put("rootHash", extension.rootHash())
                .put("dataBlocks", extension.dataBlocks())
                .build();
    }

    private static Node.Mapping node(DesiredNode node) {
        return Nodes.mapping()
                .put("name", node.name().value())
                .put("role", node.role().label())
                .put("index", node.index())
                .put("domainId", node.domainId().toString())
                .put("domainName", node.domainName().value())
                .put("uplinkMac", node.uplinkMac().value())
                .put("segmentMac", node.segmentMac().value())
                .put("address", node.address().toString())
                .put("disk", node.disk())
                .put("apiPort", node.apiPort())
                .putText("kubernetesPort", node.kubernetesPort().map(Object::toString))
                .build();
    }

    private static DesiredCluster cluster(MappingReader keys) {
        keys.required("version", ValueReaders.integer(OLDEST, VERSION), VERSION);
        var phase = keys.required("phase", ValueReaders.oneOf(Phase.class, Enum::name), Phase.CREATING);
        var created = keys.required("created", parsed(Instant::parse), Instant.EPOCH);
        var owner = keys.required("owner", ValueReaders.text(), "");
        var home = keys.required("home", ValueReaders.text(), "");
        var generation = keys.required("generation", parsed(UUID::fromString), new UUID(0, 0));
        var image = keys.required("image", ValueReaders.text(), "");
        var extensions = keys.list("extensions", ValueReaders.mapping(DesiredClusterCodec::extension));
        var acceleration = keys.required(
                "acceleration", ValueReaders.oneOf(Acceleration.class, Enum::name), Acceleration.SOFTWARE);
        var spec = keys.required("spec", ValueReaders.mapping(DesiredClusterCodec::spec), NOTHING.spec());
        var settings =
                keys.required("settings", ValueReaders.mapping(MachineSettingsCodec::readRoles), NOTHING.settings());
        var segment = keys.required("segment", ValueReaders.mapping(DesiredClusterCodec::segment), NOTHING.segment());
        var snapshot = keys.optional("snapshot", parsed(SnapshotId::new));
        var frozenAt = keys.optional("frozenAt", parsed(Instant::parse));
        var leaseSettled = keys.required("leaseSettled", ValueReaders.bool(), true);
        var nodes = keys.required(
                "nodes", ValueReaders.list(ValueReaders.mapping(DesiredClusterCodec::node)), NOTHING.nodes());
        if (nodes.stream().noneMatch(node -> node.role() == NodeRole.CONTROL_PLANE)) {
            keys.error("nodes", "there is no control plane", "remove the cluster and make it again");
            return NOTHING;
        }
        return new DesiredCluster(
                spec,
                phase,
                created,
                owner,
                home,
                generation,
                settings,
                image,
                extensions,
                acceleration,
                segment,
                snapshot.map(id -> new ForkOrigin(id, frozenAt.orElse(created))),
                leaseSettled,
                nodes);
    }

    private static ClusterSpec spec(MappingReader keys) {
        return new ClusterSpec(
                keys.required("name", parsed(ClusterName::new), ClusterName.DEFAULT),
                keys.required("controlPlanes", ValueReaders.integer(1, 1_000), 1),
                keys.required("workers", ValueReaders.integer(0, 1_000), 0),
                keys.required("template", ValueReaders.text(), ""),
                keys.optional("cpus", parsed(Integer::valueOf)),
                keys.optional("memory", ValueReaders.text()),
                keys.optional("disk", ValueReaders.text()),
                keys.list(
                        "patches",
                        ValueReaders.mapping(patch -> new ConfigPatch(
                                patch.required("source", ValueReaders.text(), ""),
                                patch.required(
                                        "scope",
                                        ValueReaders.oneOf(ConfigPatch.Scope.class, Enum::name),
                                        ConfigPatch.Scope.ALL),
                                patch.required("text", ValueReaders.text(), "")))),
                keys.required("lease", parsed(LeaseRules::decode), new Lease.Permanent()),
                keys.required("hostUri", ValueReaders.text(), ""),
                keys.optional("image", ValueReaders.text()),
                keys.optional("kubernetes", parsed(KubernetesChoice::parse), new KubernetesChoice.None()),
                keys.list("preloads", ValueReaders.nonEmptyText()));
    }

    private static DesiredExtension extension(MappingReader keys) {
        return new DesiredExtension(
                keys.required("id", ValueReaders.nonEmptyText(), ""),
                keys.required("name", ValueReaders.nonEmptyText(), ""),
                keys.required("version", ValueReaders.nonEmptyText(), ""),
                keys.required("rootHash", ValueReaders.nonEmptyText(), ""),
                keys.required("dataBlocks", ValueReaders.longInteger(1, Long.MAX_VALUE), 1L));
    }

    private static Segment segment(MappingReader keys) {
        return new Segment(
                keys.required("subnet", parsed(Ipv4Range::parse), Allocator.POOL),
                keys.required("group", parsed(Ipv4Address::parse), new Ipv4Address(0)),
                keys.required("port", ValueReaders.integer(1, 65_535), 1));
    }

    private static DesiredNode node(MappingReader keys) {
        var nothing = NOTHING.nodes().getFirst();
        return new DesiredNode(
                keys.required("name", parsed(NodeName::new), nothing.name()),
                keys.required("role", ValueReaders.oneOf(NodeRole.class, NodeRole::label), NodeRole.WORKER),
                keys.required("index", ValueReaders.integer(1, 1_000), 1),
                keys.required("domainId", parsed(DomainId::of), nothing.domainId()),
                keys.required("domainName", parsed(DomainName::new), nothing.domainName()),
                keys.required("uplinkMac", parsed(MacAddress::new), nothing.uplinkMac()),
                keys.required("segmentMac", parsed(MacAddress::new), nothing.segmentMac()),
                keys.required("address", parsed(Ipv4Address::parse), nothing.address()),
                keys.optional("disk", ValueReaders.integer(1, 100_000)).orElse(1),
                keys.required("apiPort", ValueReaders.integer(1, 65_535), 1),
                keys.optional("kubernetesPort", parsed(Integer::valueOf)));
    }

    private static <T> ValueReader<T> parsed(Function<String, T> parser) {
        return ValueReaders.parsed(
                text -> {
                    try {
                        return parser.apply(text);
                    } catch (DateTimeException e) {
                        throw new IllegalArgumentException("'" + text + "' is not an instant", e);
                    }
                },
                "put back what was written here");
    }

    /** Stands in for what is missing while the rest is read; a document with anything missing is refused. */
    private static final DesiredCluster NOTHING = new DesiredCluster(
            new ClusterSpec(
                    ClusterName.DEFAULT,
                    1,
                    0,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    new Lease.Permanent(),
                    "",
                    Optional.empty(),
                    new KubernetesChoice.None(),
                    List.of()),
            Phase.CREATING,
            Instant.EPOCH,
            "",
            "",
            new UUID(0, 0),
            MachineSettingsCodec.NOTHING,
            "",
            List.of(),
            Acceleration.SOFTWARE,
            new Segment(Allocator.POOL, new Ipv4Address(0), 1),
            Optional.empty(),
            true,
            List.of(new DesiredNode(
                    NodeName.of(NodeRole.CONTROL_PLANE, 1),
                    NodeRole.CONTROL_PLANE,
                    1,
                    new DomainId(new UUID(0, 0)),
                    new DomainName("none"),
                    new MacAddress("02:00:00:00:00:01"),
                    new MacAddress("02:00:00:00:00:02"),
                    new Ipv4Address(0),
                    1,
                    1,
                    Optional.empty())));
}
