package io.coppice.nodeos.oci;

import java.io.IOException;
import java.util.Optional;

/** The files of an archive by their paths in it. */
interface ArchiveFiles extends AutoCloseable {

    /**
     * The regular file of this path; empty if there is none.
     *
     * @param path relative, with {@code /} between its parts
     * @throws OciException when what is there leads out of the archive
     */
    Optional<Content> find(String path) throws IOException;

    /** What the archive is called in messages. */
    String name();

    @Override
    void close() throws IOException;
}
