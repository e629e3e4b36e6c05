package io.coppice.machined.system;

import io.coppice.machined.node.ContainerSource;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.containerd.Container;
import io.coppice.nodeos.api.containerd.ContainersGrpc;
import io.coppice.nodeos.api.containerd.ListContainersRequest;
import io.coppice.nodeos.api.containerd.ListTasksRequest;
import io.coppice.nodeos.api.containerd.Process;
import io.coppice.nodeos.api.containerd.TasksGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Containers as containerd lists them on its socket. Each call connects anew: it is rare, and a node idles most of its life. */
public final class ContainerdContainers implements ContainerSource {
    private static final int LIMIT_SECONDS = 10;

    private final Path socket;

    /**
     * Lists through this socket.
     *
     * @param socket such as {@code /run/containerd/containerd.sock}
     */
    public ContainerdContainers(Path socket) {
        this.socket = socket;
    }

    @Override
    public List<ContainerStatus> list(String namespace) {
        try (ContainerdConnection connection = new ContainerdConnection(socket)) {
            return list(connection.channel(namespace));
        }
    }

    private List<ContainerStatus> list(Channel channel) {
        try {
            List<Container> containers = ContainersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .list(ListContainersRequest.getDefaultInstance())
                    .getContainersList();
            List<Process> tasks = TasksGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .list(ListTasksRequest.getDefaultInstance())
                    .getTasksList();
            return join(containers, tasks);
        } catch (StatusRuntimeException e) {
            throw new NodeException(
                    NodeException.Kind.UNAVAILABLE,
                    "containerd does not answer on " + socket + " ("
                            + e.getStatus().getCode() + "); see the state and the log of the service containerd",
                    e);
        }
    }

    static List<ContainerStatus> join(List<Container> containers, List<Process> tasks) {
        Map<String, Process> taskOf = new HashMap<>();
        for (Process task : tasks) {
            taskOf.put(task.getContainerId().isEmpty() ? task.getId() : task.getContainerId(), task);
        }
        List<ContainerStatus> joined = new ArrayList<>();
        for (Container container : containers) {
            Process task = taskOf.get(container.getId());
            joined.add(new ContainerStatus(
                    container.getId(),
                    container.getImage(),
                    task == null ? 0 : task.getPid(),
                    task == null ? "CREATED" : task.getStatus().name()));
        }
        joined.sort(Comparator.comparing(ContainerStatus::id));
        return joined;
    }
}
