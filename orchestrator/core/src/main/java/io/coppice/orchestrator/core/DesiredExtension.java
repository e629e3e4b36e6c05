package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DataSize;
import io.coppice.templates.DiskSerials;

/**
 * An extension of the node image that a cluster's machines are given as a disk.
 *
 * @param id of its image in the extension store
 * @param name such as {@value #KUBERNETES}
 * @param rootHash of its dm-verity tree, in hexadecimal
 * @param dataBlocks of its file system, of 4096 bytes each, before the hash tree
 */
public record DesiredExtension(String id, String name, String version, String rootHash, long dataBlocks) {

    private static final long BLOCK = 4096;

    /** Name of the extension with Kubernetes' programs. */
    public static final String KUBERNETES = "kubernetes";

    /** Whether it brings Kubernetes' programs; all others are stores of container images. */
    public boolean isKubernetes() {
        return name.equals(KUBERNETES);
    }

    /** Of its file system. */
    DataSize size() {
        return new DataSize(Math.multiplyExact(dataBlocks, BLOCK));
    }

    /** Serial number of the disk with the extension at this place of the cluster's list. */
    static String disk(int index) {
        return DiskSerials.extension(index);
    }
}
