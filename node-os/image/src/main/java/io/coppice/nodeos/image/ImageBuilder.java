package io.coppice.nodeos.image;

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
        throw new UnsupportedOperationException("pending " + inputs + store);
    }

    /**
     * Builds the image, or returns at once the one already built from the same inputs.
     *
     * @param progress hears of every step
     * @throws ImageException if anything is missing or goes wrong; nothing is left behind
     */
    public NodeImage build(BuildProgress progress) {
        throw new UnsupportedOperationException("pending " + progress);
    }
}
