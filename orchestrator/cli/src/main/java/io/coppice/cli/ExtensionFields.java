package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
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

    static List<ImageUser> users(List<ImageUser> all, NodeExtension extension) {
        return all.stream()
                .filter(user -> user.extensions().contains(extension.id().value()))
                .toList();
    }
}
