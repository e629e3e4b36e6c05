package io.coppice.orchestrator;

import java.util.List;

/**
 * What a load of container images did.
 *
 * @param images that every node has now, by name
 * @param nodes what each was sent
 */
public record ImageLoadReport(List<LoadedImage> images, List<NodeShare> nodes) {

    public ImageLoadReport {
        images = List.copyOf(images);
        nodes = List.copyOf(nodes);
    }

    /**
     * @param name complete reference
     * @param digest of its manifest or index
     */
    public record LoadedImage(String name, String digest) {}

    /**
     * @param blobs that the node lacked
     * @param bytes of these
     */
    public record NodeShare(NodeName node, int blobs, long bytes) {}
}
