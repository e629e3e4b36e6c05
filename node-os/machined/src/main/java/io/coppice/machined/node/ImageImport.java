package io.coppice.machined.node;

import io.coppice.nodeos.oci.Digest;
import java.util.List;

/** An import of images under way. Used by one thread. What was not finished when it is closed is given up. */
public interface ImageImport extends AutoCloseable {

    /** The blobs that the node lacks, in the order of the plan. They stay as they are known to be there while the import lasts. */
    List<Digest> missing();

    /**
     * Takes the next bytes of a missing blob. Blobs come one after another.
     *
     * @return whether it is complete with them, which means that it has been checked and stored
     * @throws NodeException INVALID when the blob is not missing, does not come whole, or is not what it was announced to be
     */
    boolean write(Digest digest, byte[] data) throws InterruptedException;

    /**
     * Names the images; returns when Kubernetes can use them.
     *
     * @throws NodeException INVALID when blobs are missing still
     */
    void finish() throws InterruptedException;

    @Override
    void close();
}
