package io.coppice.machined.api;

import io.coppice.machined.node.ContainerSource;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.machine.Container;
import io.coppice.nodeos.api.machine.ContainerInfo;
import io.coppice.nodeos.api.machine.ContainersRequest;
import io.coppice.nodeos.api.machine.ContainersResponse;

/** Containers. */
final class ContainerCalls {
    private ContainerCalls() {}

    static ContainersResponse list(ContainerSource containers, ContainersRequest request) {
        String namespace = request.getNamespace();
        if (namespace.isEmpty()) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "no namespace is named: set namespace to \"system\" or \"k8s.io\"");
        }
        Container.Builder list = Container.newBuilder();
        for (ContainerSource.ContainerStatus container : containers.list(namespace)) {
            list.addContainers(ContainerInfo.newBuilder()
                    .setNamespace(namespace)
                    .setId(container.id())
                    .setInternalId(container.id())
                    .setName(container.id())
                    .setPodId(container.id())
                    .setImage(container.image())
                    .setPid(container.processId())
                    .setStatus(container.status()));
        }
        return ContainersResponse.newBuilder().addMessages(list).build();
    }
}
