package io.coppice.machined.node;

import io.coppice.nodeos.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The container images of the node. */
public interface ImageControl {

    /**
     * The images of a namespace, by name.
     *
     * @param namespace containerd's namespace, such as {@code k8s.io}
     * @throws NodeException UNAVAILABLE when containerd does not answer
     */
    List<ImageStatus> list(String namespace) throws InterruptedException;

    /**
     * Fetches an image for Kubernetes from its registry; returns when it is there.
     *
     * @throws NodeException INVALID when the reference is none, UNAVAILABLE when containerd does not answer, another kind when it cannot
     *     get the image
     */
    void pull(String reference) throws InterruptedException;

    /**
     * Begins to take images for Kubernetes that come from elsewhere than a registry.
     *
     * @throws NodeException INVALID when the plan does not hold together, UNAVAILABLE when containerd does not answer
     */
    ImageImport begin(Plan plan) throws InterruptedException;

    /**
     * An image.
     *
     * @param name its reference
     * @param digest of its manifest or index
     * @param size of its blobs in bytes, compressed as they are
     * @param createdAt when the node got it
     */
    record ImageStatus(String name, String digest, long size, Instant createdAt) {}

    /**
     * What is to be imported.
     *
     * @param images complete references, and the blob that each stands for
     * @param blobs every blob of them, each after those that it refers to
     */
    record Plan(Map<String, Digest> images, List<PlannedBlob> blobs) {
        public Plan {
            images = Map.copyOf(images);
            blobs = List.copyOf(blobs);
        }
    }

    /**
     * A blob that the node needs to have.
     *
     * @param size in bytes
     * @param children the blobs that it refers to
     */
    record PlannedBlob(String mediaType, Digest digest, long size, List<Digest> children) {
        public PlannedBlob {
            children = List.copyOf(children);
        }
    }
}
