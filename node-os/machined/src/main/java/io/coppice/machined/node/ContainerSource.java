package io.coppice.machined.node;

import java.util.List;

/** What containerd runs. */
public interface ContainerSource {
    /**
     * Containers of a namespace, by id.
     *
     * @param namespace containerd's namespace, such as {@code system} or {@code k8s.io}
     * @throws NodeException UNAVAILABLE when containerd does not answer
     */
    List<ContainerStatus> list(String namespace);

    /**
     * A container.
     *
     * @param id containerd's identifier
     * @param image reference of its image; may be empty
     * @param processId of its first process; 0 when it does not run
     * @param status in capitals, such as {@code RUNNING} or {@code STOPPED}; {@code CREATED} without a task
     */
    record ContainerStatus(String id, String image, int processId, String status) {}
}
