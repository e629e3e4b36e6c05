package io.coppice.machined.system;

import io.coppice.machined.node.ContainerSource;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.containerd.Container;
import io.coppice.nodeos.api.containerd.ContainersGrpc;
import io.coppice.nodeos.api.containerd.ListContainersRequest;
import io.coppice.nodeos.api.containerd.ListTasksRequest;
import io.coppice.nodeos.api.containerd.Process;
import io.coppice.nodeos.api.containerd.TasksGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.stub.MetadataUtils;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Containers as containerd lists them on its socket. Each call connects anew: it is rare, and a node idles most of its life. */
public final class ContainerdContainers implements ContainerSource {
    private static final Metadata.Key<String> NAMESPACE =
            Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);
    private static final int LIMIT_SECONDS = 10;

    /** gRPC sets an option of TCP on every socket, and Netty would tell the console of each one that has it not. */
    private static final Logger BOOTSTRAP = Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap");

    private final Path socket;

    /**
     * Lists through this socket.
     *
     * @param socket such as {@code /run/containerd/containerd.sock}
     */
    public ContainerdContainers(Path socket) {
        BOOTSTRAP.setLevel(Level.SEVERE);
        this.socket = socket;
    }

    @Override
    public List<ContainerStatus> list(String namespace) {
        MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                    .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                    .eventLoopGroup(loop)
                    .overrideAuthority("localhost")
                    .usePlaintext()
                    .directExecutor()
                    .build();
            try {
                return list(channel, namespace);
            } finally {
                channel.shutdownNow();
            }
        } finally {
            var unused = loop.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private List<ContainerStatus> list(ManagedChannel channel, String namespace) {
        Metadata headers = new Metadata();
        headers.put(NAMESPACE, namespace);
        var inNamespace = MetadataUtils.newAttachHeadersInterceptor(headers);
        try {
            List<Container> containers = ContainersGrpc.newBlockingStub(channel)
                    .withInterceptors(inNamespace)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .list(ListContainersRequest.getDefaultInstance())
                    .getContainersList();
            List<Process> tasks = TasksGrpc.newBlockingStub(channel)
                    .withInterceptors(inNamespace)
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
