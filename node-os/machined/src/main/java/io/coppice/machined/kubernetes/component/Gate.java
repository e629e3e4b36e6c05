package io.coppice.machined.kubernetes.component;

import java.util.function.Consumer;

/** Something that must be there before a program is started. */
@FunctionalInterface
public interface Gate {

    /**
     * Returns once it is there.
     *
     * @param progress takes a text that tells what is waited for
     */
    void await(Consumer<String> progress) throws InterruptedException;

    /** Opens when both have, this one first. */
    default Gate and(Gate next) {
        return progress -> {
            await(progress);
            next.await(progress);
        };
    }
}
