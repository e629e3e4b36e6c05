package io.coppice.machined.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.ContainerSource.ContainerStatus;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.containerd.Container;
import io.coppice.nodeos.api.containerd.ContainersGrpc;
import io.coppice.nodeos.api.containerd.ListContainersRequest;
import io.coppice.nodeos.api.containerd.ListContainersResponse;
import io.coppice.nodeos.api.containerd.ListTasksRequest;
import io.coppice.nodeos.api.containerd.ListTasksResponse;
import io.coppice.nodeos.api.containerd.Process;
import io.coppice.nodeos.api.containerd.Status;
import io.coppice.nodeos.api.containerd.TasksGrpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.StreamObserver;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of containerd's protocol on a real socket. */
class ContainerdContainersTest {
    private final List<@Nullable String> namespaces = new CopyOnWriteArrayList<>();

    @Test
    void containersAreJoinedWithTheirTasks(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("containerd.sock");
        MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Server server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .intercept(new NamespaceInterceptor())
                .addService(new Containers())
                .addService(new Tasks())
                .build()
                .start();
        try {
            assertThat(new ContainerdContainers(socket).list("k8s.io"))
                    .containsExactly(
                            new ContainerStatus("new", "img:2", 0, "CREATED"),
                            new ContainerStatus("old", "img:1", 42, "RUNNING"));
            assertThat(namespaces).containsExactly("k8s.io", "k8s.io");
        } finally {
            server.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void withoutContainerdTheCallSaysSo(@TempDir Path directory) {
        Path socket = directory.resolve("containerd.sock");

        assertThatThrownBy(() -> new ContainerdContainers(socket).list("system"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.UNAVAILABLE))
                .hasMessageContaining(socket.toString())
                .hasMessageContaining("service containerd");
    }

    private final class NamespaceInterceptor implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            namespaces.add(headers.get(Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER)));
            return next.startCall(call, headers);
        }
    }

    private static final class Containers extends ContainersGrpc.ContainersImplBase {
        @Override
        public void list(ListContainersRequest request, StreamObserver<ListContainersResponse> answer) {
            answer.onNext(ListContainersResponse.newBuilder()
                    .addContainers(Container.newBuilder().setId("old").setImage("img:1"))
                    .addContainers(Container.newBuilder().setId("new").setImage("img:2"))
                    .build());
            answer.onCompleted();
        }
    }

    private static final class Tasks extends TasksGrpc.TasksImplBase {
        @Override
        public void list(ListTasksRequest request, StreamObserver<ListTasksResponse> answer) {
            answer.onNext(ListTasksResponse.newBuilder()
                    .addTasks(Process.newBuilder().setId("old").setPid(42).setStatus(Status.RUNNING))
                    .build());
            answer.onCompleted();
        }
    }
}
