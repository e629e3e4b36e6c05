package io.coppice.nodeos.image;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link ContentStore} keeps.
 *
 * @param <I> its id, which names it by its content
 */
public interface Stored<I> {

    I id();

    /** Where its files lie. */
    Path directory();

    /** Its files, but for those that only say something about it. */
    List<ImageFile> files();

    /** SHA-256 over everything that went into the build. */
    String inputs();
}
