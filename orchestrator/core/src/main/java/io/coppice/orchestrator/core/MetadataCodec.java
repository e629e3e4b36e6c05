package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainMetadata;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Writes {@link NodeMetadata} as properties of a domain, and reads it back. */
public final class MetadataCodec {

    private static final String KUBERNETES_PORT = "kubernetes-port";

    private MetadataCodec() {}

    public static DomainMetadata encode(NodeMetadata metadata) {
        var properties = new TreeMap<String, String>();
        properties.put("owner", metadata.owner());
        properties.put("home", metadata.home());
        properties.put("cluster", metadata.cluster().value());
        properties.put("generation", metadata.generation().toString());
        properties.put("node", metadata.node().value());
        properties.put("role", metadata.role().label());
        properties.put("lease", LeaseRules.encode(metadata.lease()));
        properties.put("created", metadata.createdAt().toString());
        properties.put("image", metadata.image());
        properties.put("template", metadata.template());
        properties.put("address", metadata.address().toString());
        properties.put("api-port", Integer.toString(metadata.apiPort()));
        metadata.kubernetesPort().ifPresent(port -> properties.put(KUBERNETES_PORT, Integer.toString(port)));
        properties.put("segment", metadata.segment());
        return new DomainMetadata(properties);
    }

    /** @throws IllegalArgumentException if something is missing or unreadable; the message names the key */
    public static NodeMetadata decode(DomainMetadata metadata) {
        return new NodeMetadata(
                text(metadata, "owner"),
                text(metadata, "home"),
                read(metadata, "cluster", ClusterName::new),
                read(metadata, "generation", UUID::fromString),
                read(metadata, "node", NodeName::new),
                read(metadata, "role", MetadataCodec::role),
                read(metadata, "lease", LeaseRules::decode),
                read(metadata, "created", Instant::parse),
                text(metadata, "image"),
                text(metadata, "template"),
                read(metadata, "address", Ipv4Address::parse),
                read(metadata, "api-port", Integer::parseInt),
                metadata.properties().containsKey(KUBERNETES_PORT)
                        ? Optional.of(read(metadata, KUBERNETES_PORT, Integer::parseInt))
                        : Optional.empty(),
                text(metadata, "segment"));
    }

    private static NodeRole role(String label) {
        return Arrays.stream(NodeRole.values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is called '" + label + "'"));
    }

    private static String text(DomainMetadata metadata, String key) {
        return read(metadata, key, text -> text);
    }

    private static <T> T read(DomainMetadata metadata, String key, java.util.function.Function<String, T> reader) {
        var text = metadata.properties().get(key);
        if (text == null) {
            throw new IllegalArgumentException("metadata '" + key + "' is missing");
        }
        try {
            return reader.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("metadata '" + key + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
