package io.coppice.orchestrator.core;

import io.coppice.templates.DiskSerials;

/**
 * An extension of the node image that a cluster's machines are given as a disk.
 *
 * @param id of its image in the extension store
 * @param name such as {@value #KUBERNETES}
 * @param rootHash of its dm-verity tree, in hexadecimal
 * @param dataBlocks of its file system, before the hash tree
 */
public record DesiredExtension(String id, String name, String version, String rootHash, long dataBlocks) {

    /** Name of the extension with Kubernetes' programs. */
    public static final String KUBERNETES = "kubernetes";

    /** Whether it brings Kubernetes' programs; all others are stores of container images. */
    public boolean isKubernetes() {
        return name.equals(KUBERNETES);
    }

    /** Serial number of the disk with the extension at this place of the cluster's list. */
    static String disk(int index) {
        return DiskSerials.extension(index);
    }
}
