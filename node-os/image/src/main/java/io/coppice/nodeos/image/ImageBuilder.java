package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds node images. The same inputs give the same bytes; a build that dies leaves nothing that the next one does not remove.
 */
public final class ImageBuilder {

    private static final String TEMPORARY = ".build-";

    private final ImageInputs inputs;
    private final ImageStore store;

    public ImageBuilder(ImageInputs inputs, ImageStore store) {
        this.inputs = inputs;
        this.store = store;
    }

    /** The image that was already built from these very inputs, if the store has it. */
    public Optional<NodeImage> upToDate() {
        return store.findByInputs(InputsHash.of(inputs));
    }

    /**
     * Builds the image, or returns at once the one already built from the same inputs. Another build in the same store is waited for.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeImage build(BuildProgress progress) {
        String hash = InputsHash.of(inputs);
        Optional<NodeImage> known = store.findByInputs(hash);
        return known.isPresent() ? known.get() : locked(hash, false, progress);
    }

    /**
     * Builds the image although the store may have it. It gets the id it had, unless the build is not reproducible.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeImage rebuild(BuildProgress progress) {
        return locked(InputsHash.of(inputs), true, progress);
    }

    private NodeImage locked(String hash, boolean again, BuildProgress progress) {
        try {
            Files.createDirectories(store.directory());
            try (FileChannel channel = FileChannel.open(
                            store.directory().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<NodeImage> builtMeanwhile =
                        again || !lock.isValid() ? Optional.empty() : store.findByInputs(hash);
                return builtMeanwhile.isPresent() ? builtMeanwhile.get() : buildAlone(hash, progress);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The image cannot be written to " + store.directory() + ": " + e.getMessage() + ".",
                    "Check the permissions of the directory and the space left on its disk (2 GiB are enough).",
                    e);
        }
    }

    private NodeImage buildAlone(String hash, BuildProgress progress) throws IOException {
        removeRemains();
        Path work = Files.createTempDirectory(store.directory(), TEMPORARY);
        try {
            NodeImage image = new ImageAssembly(inputs, hash, work, progress).assemble();
            Path target = store.directory().resolve(image.id().value());
            if (Files.exists(target)) {
                // other inputs, same content: only the manifest says something new
                Files.move(
                        image.directory().resolve(ImageManifest.FILE_NAME),
                        target.resolve(ImageManifest.FILE_NAME),
                        StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(image.directory(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            return ImageManifest.read(target);
        } finally {
            Trees.delete(work);
        }
    }

    /**
     * Runs the agent in training and pins the classes it used in {@link ImageInputs#classList()}; to be done when the agent has changed.
     *
     * @return how many classes are pinned now
     * @throws ImageException if anything is missing or goes wrong; the pinned list is as it was then
     */
    public long pinClasses(BuildProgress progress) {
        try {
            Path work = Files.createTempDirectory("coppice-classes");
            try {
                ClassList classes = new ImageAssembly(inputs, "", work, progress).recordClasses();
                Path temporary = work.resolve("list");
                Files.write(temporary, classes.lines());
                Files.copy(temporary, inputs.classList(), StandardCopyOption.REPLACE_EXISTING);
                return classes.classes();
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The class list " + inputs.classList() + " cannot be written: " + e.getMessage() + ".",
                    "Check the permissions of its directory, and the space in the temporary directory.",
                    e);
        }
    }

    /** What builds and removals left that were killed; the lock proves that nobody is at work. */
    private void removeRemains() throws IOException {
        List<Path> remains;
        try (Stream<Path> entries = Files.list(store.directory())) {
            remains = entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.startsWith(TEMPORARY) || name.startsWith(ImageStore.REMOVED);
                    })
                    .toList();
        }
        Trees.discard(remains);
    }
}
