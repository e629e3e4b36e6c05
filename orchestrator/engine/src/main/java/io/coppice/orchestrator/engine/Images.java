package io.coppice.orchestrator.engine;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageId;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.MachineSpecs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Node images as clusters use them: there, and what their manifest says. */
final class Images {

    private final ImageStore store;
    private final Optional<Builder> builder;
    private final Map<String, NodeImage> found = new ConcurrentHashMap<>();

    /** Makes images from sources. */
    interface Builder {

        /** The image that was made from the sources as they are now, if it was. */
        Optional<NodeImage> upToDate();

        NodeImage build(Consumer<String> note);
    }

    /** @param builder empty where there are no sources */
    Images(ImageStore store, Optional<Builder> builder) {
        this.store = store;
        this.builder = builder;
    }

    /**
     * The image that is asked for; else that of the sources as they are now, built if there is none; without sources the newest.
     *
     * @throws CoppiceException.HostNotReady if it cannot be had
     */
    NodeImage require(Optional<String> id, Consumer<String> note) {
        return StoredFiles.translating(() -> {
            var image = id.map(store::find).or(this::current).orElseGet(() -> build(note));
            verify(image);
            return image;
        });
    }

    /** The image that would be used now, if there is one. */
    Optional<NodeImage> present(Optional<String> id) {
        return StoredFiles.translating(() -> id.map(store::find).or(this::current));
    }

    /** What {@link #require} would have to do for want of an image, in one sentence. */
    String wouldBuild() {
        return builder.isPresent()
                ? "a node image would be built first, for there is none of the sources as they are now"
                : "there is no node image, and no source tree to build one from";
    }

    private Optional<NodeImage> current() {
        return builder.isPresent() ? builder.get().upToDate() : store.newest();
    }

    private NodeImage build(Consumer<String> note) {
        var sources = builder.orElseThrow(() -> new ImageException.NotFound(
                "There is no node image in " + store.directory() + ", and no source tree to build one from.",
                "Run 'coppice image build' in a source tree with the same COPPICE_HOME."));
        note.accept(store.newest()
                .map(newest -> "the sources have changed since image " + newest.id() + " was built: building another;"
                        + " --image " + newest.id() + " would take that one")
                .orElse("there is no node image yet: building one"));
        return sources.build(note);
    }

    /** Ids of all images there are. */
    List<String> ids() {
        return StoredFiles.translating(
                () -> store.list().stream().map(image -> image.id().value()).toList());
    }

    /** Moves what was unpacked to the store, if it is what its id says. */
    void take(Path unpacked) {
        var _ = StoredFiles.translating(() -> {
            var image = store.take(unpacked);
            StoredFiles.markVerified("image " + image.id(), image.directory(), image.files());
            return image;
        });
    }

    /** The files of an image for a machine, with the images of extensions. */
    MachineSpecs.Image machineImage(String id, List<Path> extensions) {
        var image = found.computeIfAbsent(id, wanted -> StoredFiles.translating(() -> store.find(wanted)));
        return new MachineSpecs.Image(image.kernel(), image.initrd(), image.commandLine(), image.root(), extensions);
    }

    /** @throws CoppiceException.HostNotReady if a file is not what the manifest says */
    void verify(NodeImage image) {
        StoredFiles.translating(() -> {
            StoredFiles.verify(
                    "image " + image.id(),
                    image.directory(),
                    image.files(),
                    () -> store.verify(new ImageId(image.id().value())));
            return image;
        });
    }
}
