package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlWriter;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.SnapshotName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * What is written of a snapshot when it is whole.
 *
 * @param cluster as it was when it was frozen
 * @param pause for how long it stood still
 * @param hypervisorVersion QEMU's, which has to be the same where it is thawed
 * @param cpuModel of the host, which has to be the same where it is thawed; under software emulation with the rate of its timestamp counter
 */
public record SnapshotManifest(
        SnapshotName name,
        SnapshotId id,
        DesiredCluster cluster,
        Instant createdAt,
        Duration pause,
        String hypervisorVersion,
        String cpuModel) {

    private static final int VERSION = 1;
    private static final String REMEDY =
            "It was written by another Coppice or damaged: delete it with 'coppice snapshot delete', and take another.";

    /** The same snapshot in another home, whose forks run on another host. */
    public SnapshotManifest importedAs(SnapshotName newName, SnapshotId newId, String hostUri) {
        return new SnapshotManifest(
                newName,
                newId,
                cluster.withSpec(cluster.spec().withHost(hostUri), cluster.nodes()),
                createdAt,
                pause,
                hypervisorVersion,
                cpuModel);
    }

    public String write() {
        return YamlWriter.write(Nodes.mapping()
                .put("version", VERSION)
                .put("name", name.value())
                .put("id", id.value())
                .put("createdAt", createdAt.toString())
                .put("pause", pause.toString())
                .put("hypervisorVersion", hypervisorVersion)
                .put("cpuModel", cpuModel)
                .put("cluster", DesiredClusterCodec.write(cluster))
                .build());
    }

    /**
     * @param source where the text comes from, for messages
     * @throws CoppiceException.InvalidRequest if it cannot be read
     */
    public static SnapshotManifest read(String text, String source) {
        return DocumentReading.read(text, source, source, ValueReaders.mapping(keys -> read(keys, source)), REMEDY);
    }

    private static SnapshotManifest read(MappingReader keys, String source) {
        keys.required("version", ValueReaders.integer(VERSION, VERSION), VERSION);
        return new SnapshotManifest(
                keys.required("name", parsed(SnapshotName::new), new SnapshotName("none")),
                keys.required("id", parsed(SnapshotId::new), new SnapshotId("0".repeat(16))),
                DesiredClusterCodec.read(keys.required("cluster", ValueReaders.text(), ""), source),
                keys.required("createdAt", parsed(Instant::parse), Instant.EPOCH),
                keys.required("pause", parsed(Duration::parse), Duration.ZERO),
                keys.required("hypervisorVersion", ValueReaders.text(), ""),
                keys.required("cpuModel", ValueReaders.text(), ""));
    }

    private static <T> io.coppice.documents.ValueReader<T> parsed(Function<String, T> parser) {
        return ValueReaders.parsed(
                text -> {
                    try {
                        return parser.apply(text);
                    } catch (DateTimeException e) {
                        throw new IllegalArgumentException("'" + text + "' is no time", e);
                    }
                },
                "put back what was written here");
    }
}
