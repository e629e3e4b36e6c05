package io.coppice.nodeos.image;

/** Hears what a build is doing. Called on the building thread. */
@FunctionalInterface
public interface BuildProgress {

    /** Hears nothing. */
    BuildProgress SILENT = (step, detail) -> {};

    /** A step has begun, or has something to say. */
    void step(BuildStep step, String detail);
}
