package io.coppice.machined.system;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.stub.MetadataUtils;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A connection to containerd. Made for a piece of work and closed after it: a node idles most of its life. */
public final class ContainerdConnection implements AutoCloseable {

    private static final Metadata.Key<String> NAMESPACE =
            Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> LEASE =
            Metadata.Key.of("containerd-lease", Metadata.ASCII_STRING_MARSHALLER);
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final int END_SECONDS = 10;

    /** gRPC sets an option of TCP on every socket, and Netty would tell the console of each one that has it not. */
    private static final Logger BOOTSTRAP = Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap");

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ManagedChannel channel;

    /**
     * Connects when it is first used.
     *
     * @param socket such as {@code /run/containerd/containerd.sock}
     */
    public ContainerdConnection(Path socket) {
        BOOTSTRAP.setLevel(Level.SEVERE);
        this.channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .overrideAuthority("localhost")
                .maxInboundMessageSize(LARGEST_ANSWER)
                .usePlaintext()
                .directExecutor()
                .build();
    }

    /** For services that know no namespaces, such as those of the CRI. */
    public Channel channel() {
        return channel;
    }

    /** @param namespace containerd's, such as {@code k8s.io} */
    public Channel channel(String namespace) {
        Metadata headers = new Metadata();
        headers.put(NAMESPACE, namespace);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** @param lease keeps what is made through this channel */
    public Channel channel(String namespace, String lease) {
        Metadata headers = new Metadata();
        headers.put(NAMESPACE, namespace);
        headers.put(LEASE, lease);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        var unused = loop.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
    }
}
