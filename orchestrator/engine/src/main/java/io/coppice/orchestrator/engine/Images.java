package io.coppice.orchestrator.engine;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.ImageId;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.MachineSpecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Node images as clusters use them: there, and what their manifest says. Files are hashed when they look different from the last time they
 * were found good: by size, time of change and inode.
 */
final class Images {

    private static final String VERIFIED = ".verified";

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
        return translating(() -> {
            var image = id.map(store::find).or(this::current).orElseGet(() -> build(note));
            verify(image);
            return image;
        });
    }

    /** The image that would be used now, if there is one. */
    Optional<NodeImage> present(Optional<String> id) {
        return translating(() -> id.map(store::find).or(this::current));
    }

    private Optional<NodeImage> current() {
        return builder.isPresent() ? builder.get().upToDate() : store.newest();
    }

    private NodeImage build(Consumer<String> note) {
        var sources = builder.orElseThrow(() -> new ImageException.NotFound(
                "There is no node image in " + store.directory() + ", and no source tree to build one from.",
                "Run `coppice image build` in a source tree with the same COPPICE_HOME."));
        note.accept(store.newest()
                .map(newest -> "the sources have changed since image " + newest.id() + " was built: building another;"
                        + " --image " + newest.id() + " would take that one")
                .orElse("there is no node image yet: building one"));
        return sources.build(note);
    }

    /** Ids of all images there are. */
    List<String> ids() {
        return translating(
                () -> store.list().stream().map(image -> image.id().value()).toList());
    }

    /** The files of an image for a machine. */
    MachineSpecs.Image machineImage(String id) {
        var image = found.computeIfAbsent(id, wanted -> translating(() -> store.find(wanted)));
        return new MachineSpecs.Image(image.kernel(), image.initrd(), image.commandLine(), image.root(), List.of());
    }

    /** @throws CoppiceException.HostNotReady if a file is not what the manifest says */
    void verify(NodeImage image) {
        translating(() -> {
            verifyUnlessKnown(image);
            return image;
        });
    }

    private void verifyUnlessKnown(NodeImage image) {
        var marker = store.directory().resolve(VERIFIED + "-" + image.id());
        try {
            var looks = looks(image);
            if (looks.equals(read(marker))) {
                return;
            }
            store.verify(new ImageId(image.id().value()));
            AtomicFile.replace(marker, looks.orElseThrow().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "image " + image.id() + " cannot be looked at: " + Failures.describe(e),
                    "make " + store.directory() + " readable and writable for you",
                    e);
        }
    }

    private static Optional<String> looks(NodeImage image) throws IOException {
        var lines = new java.util.ArrayList<String>();
        for (ImageFile file : image.files()) {
            var path = image.directory().resolve(file.name());
            if (!Files.exists(path)) {
                return Optional.of("missing " + file.name());
            }
            var attributes = Files.readAttributes(path, PosixFileAttributes.class);
            lines.add(file.name() + " " + file.sha256() + " " + attributes.size() + " "
                    + attributes.lastModifiedTime().toInstant() + " " + attributes.fileKey());
        }
        return Optional.of(lines.stream().collect(Collectors.joining("\n")));
    }

    private static Optional<String> read(Path marker) throws IOException {
        try {
            return Optional.of(Files.readString(marker));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (ImageException.NotFound e) {
            throw new CoppiceException.NotFound(String.valueOf(e.getMessage()), e.remedy());
        } catch (ImageException e) {
            throw new CoppiceException.HostNotReady(String.valueOf(e.getMessage()), e.remedy(), e);
        }
    }
}
