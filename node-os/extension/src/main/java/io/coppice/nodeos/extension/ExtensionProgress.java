package io.coppice.nodeos.extension;

/** Hears what a build is doing. */
@FunctionalInterface
public interface ExtensionProgress {

    /** Hears nothing. */
    ExtensionProgress SILENT = (step, detail) -> {};

    /** A step has begun, or has something to say. */
    void step(ExtensionStep step, String detail);
}
