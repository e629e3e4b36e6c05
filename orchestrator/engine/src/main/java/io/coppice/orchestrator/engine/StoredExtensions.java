package io.coppice.orchestrator.engine;

import io.coppice.nodeos.extension.ExtensionId;
import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The extensions of the home. */
final class StoredExtensions implements Extensions.Source {

    private final ExtensionStore store;

    StoredExtensions(Path home) {
        this.store = new ExtensionStore(home);
    }

    @Override
    public List<Extensions.Found> kubernetes() {
        return StoredFiles.translating(() -> store.list().stream()
                .filter(extension -> extension.name().equals(DesiredExtension.KUBERNETES))
                .map(StoredExtensions::found)
                .toList());
    }

    @Override
    public Optional<Extensions.Found> find(String id) {
        return StoredFiles.translating(() -> extension(id).map(StoredExtensions::found));
    }

    private Optional<NodeExtension> extension(String id) {
        return store.list().stream()
                .filter(extension -> extension.id().value().equals(id))
                .findFirst();
    }

    @Override
    public Extensions.Found build(Optional<String> version, Consumer<String> note) {
        throw new CoppiceException.HostNotReady(
                "there is no extension kubernetes"
                        + version.map(wanted -> " " + wanted).orElse("") + " in " + store.directory(),
                "Build it with 'coppice image extension build kubernetes', or use '--kubernetes none'.",
                null);
    }

    @Override
    public void verify(Extensions.Found found) {
        StoredFiles.translating(() -> {
            var extension = store.find(found.extension().id());
            StoredFiles.verify(
                    "extension " + extension.id(),
                    extension.directory(),
                    extension.files(),
                    () -> store.verify(new ExtensionId(extension.id().value())));
            return extension;
        });
    }

    private static Extensions.Found found(NodeExtension extension) {
        return new Extensions.Found(
                new DesiredExtension(
                        extension.id().value(),
                        extension.name(),
                        extension.version().toString(),
                        extension.rootHash(),
                        extension.dataBlocks()),
                extension.image(),
                extension.kubectl());
    }
}
