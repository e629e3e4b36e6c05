package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Builds node images. The same inputs give the same bytes; a build that dies leaves nothing that the next one does not remove.
 */
public final class ImageBuilder {

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
        return known.isPresent() ? known.get() : build(hash, false, progress);
    }

    /**
     * Builds the image although the store may have it. It gets the id it had, unless the build is not reproducible.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeImage rebuild(BuildProgress progress) {
        return build(InputsHash.of(inputs), true, progress);
    }

    private NodeImage build(String hash, boolean again, BuildProgress progress) {
        return store.build(hash, _ -> again, work -> new ImageAssembly(inputs, hash, work, progress).assemble());
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
}
