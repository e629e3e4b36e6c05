package io.coppice.nodeos.oci;

import java.util.List;

/**
 * An image for one platform.
 *
 * @param names complete references, such as {@code docker.io/library/busybox:1}; empty if the archive gives it none
 * @param target the manifest or index that the names stand for
 * @param blobs all that it consists of; what refers to others comes after those, so the target is the last one
 */
public record OciImage(List<String> names, Digest target, List<Blob> blobs) {

    public OciImage {
        names = List.copyOf(names);
        blobs = List.copyOf(blobs);
    }

    /** The same image with other names. */
    public OciImage withNames(List<String> others) {
        return new OciImage(others, target, blobs);
    }
}
