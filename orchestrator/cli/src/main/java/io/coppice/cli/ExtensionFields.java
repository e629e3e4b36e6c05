package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import io.coppice.orchestrator.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is shown of extensions. */
final class ExtensionFields {

    private ExtensionFields() {}

    static List<Field<NodeExtension>> row(Instant now) {
        return List.of(
                Field.of("id", NodeExtension::id),
                Field.of("name", NodeExtension::name),
                Field.of("version", NodeExtension::version),
                Field.of("createdAt", NodeExtension::createdAt, extension -> Values.age(extension.createdAt(), now)),
                Field.of("sizeBytes", NodeExtension::size, extension -> Values.bytes(extension.size())),
                Field.of(
                        "compressedBytes",
                        NodeExtension::compressedSize,
                        extension -> Values.bytes(extension.compressedSize())),
                Field.of("source", NodeExtension::source));
    }

    static ExtensionStore store(CliContext context) {
        return new ExtensionStore(context.homes().data(Optional.empty()));
    }

    /** Names of the clusters whose nodes have an extension. */
    static List<String> users(List<ClusterView> clusters, NodeExtension extension) {
        return clusters.stream()
                .filter(cluster -> cluster.extensions().contains(extension.id().value()))
                .map(cluster -> cluster.name().toString())
                .toList();
    }
}
