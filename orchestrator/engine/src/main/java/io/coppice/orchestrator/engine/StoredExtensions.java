package io.coppice.orchestrator.engine;

import io.coppice.nodeos.extension.ExtensionBuilder;
import io.coppice.nodeos.extension.ExtensionId;
import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.nodeos.extension.ExtensionRequest;
import io.coppice.nodeos.extension.ExtensionRequest.Origin;
import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import io.coppice.nodeos.extension.VersionWish;
import io.coppice.nodeos.image.ImageException;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The extensions of the home. */
final class StoredExtensions implements Extensions.Source {

    private final ExtensionStore store;
    private final Optional<ExtensionInputs> inputs;

    /**
     * @param inputs what new ones are made from; empty where there are no sources
     */
    StoredExtensions(Path home, Optional<ExtensionInputs> inputs) {
        this.store = new ExtensionStore(home);
        this.inputs = inputs;
    }

    @Override
    public List<Extensions.Found> kubernetes() {
        return StoredFiles.translating(() -> store.list().stream()
                .filter(extension -> extension.name().equals(DesiredExtension.KUBERNETES))
                .map(StoredExtensions::found)
                .toList());
    }

    @Override
    public List<Extensions.Found> imageStores() {
        return StoredFiles.translating(() -> store.list().stream()
                .filter(NodeExtension::isImageStore)
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
        var sources = sources(version);
        var request = request(version);
        note.accept(missing(version) + ": making one " + ExtensionRequest.ANY_ORIGIN
                + "; '--kubernetes none' makes a cluster without");
        try {
            return found(new ExtensionBuilder(sources, store)
                    .build(request, (step, detail) -> note.accept("Kubernetes: " + step.title() + ": " + detail)));
        } catch (ImageException e) {
            throw new CoppiceException.HostNotReady(
                    "Kubernetes for the nodes cannot be made: " + e.getMessage(),
                    e.remedy() + " 'coppice image extension build kubernetes' makes it with other options;"
                            + " '--kubernetes none' leaves it out.",
                    e);
        }
    }

    @Override
    public String wouldBuild(Optional<String> version) {
        var _ = sources(version);
        var _ = request(version);
        return missing(version) + ": one would be made first, " + ExtensionRequest.ANY_ORIGIN;
    }

    private ExtensionInputs sources(Optional<String> version) {
        return inputs.orElseThrow(() -> new CoppiceException.HostNotReady(
                missing(version) + ", and none can be built without the source tree",
                "Build it with 'coppice image extension build kubernetes' of a source tree, or use '--kubernetes none'.",
                null));
    }

    private static ExtensionRequest request(Optional<String> version) {
        var wish = version.map(text -> VersionWish.parse(text)
                .orElseThrow(() -> new CoppiceException.InvalidRequest(
                        "'" + text + "' is no version of Kubernetes", List.of(), "Write one such as 1.34.0 or 1.34.")));
        StoredFiles.translating(() -> {
            wish.ifPresent(VersionWish::requireSupported);
            return wish;
        });
        return new ExtensionRequest(wish, new Origin.Any(ExtensionRequest.officialMirror()));
    }

    private String missing(Optional<String> version) {
        return "there is no extension with Kubernetes"
                + version.map(wanted -> " " + wanted).orElse("") + " in " + store.directory();
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

    @Override
    public void take(Path unpacked) {
        var _ = StoredFiles.translating(() -> {
            var extension = store.take(unpacked);
            StoredFiles.markVerified("extension " + extension.id(), extension.directory(), extension.files());
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
