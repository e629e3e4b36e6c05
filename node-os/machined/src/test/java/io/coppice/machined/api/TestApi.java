package io.coppice.machined.api;

import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of a fake node, with real TLS, and clients of it. */
final class TestApi implements AutoCloseable {
    final TestAuthority authority;
    final FakeNode node = new FakeNode();
    final List<String> console = new CopyOnWriteArrayList<>();
    final NodeApiServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();

    TestApi(ApiMode mode) throws Exception {
        authority = new TestAuthority("cluster");
        server = new NodeApiServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                authority.server(),
                mode,
                node.ports(),
                console::add);
    }

    MachineServiceBlockingStub admin() throws Exception {
        return stub(channel(authority.client("os:admin")));
    }

    static MachineServiceBlockingStub stub(ManagedChannel channel) {
        return MachineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    ManagedChannel channel(TlsMaterial client) throws IOException, GeneralSecurityException {
        return channel(client, client.clientCaPem());
    }

    /** A client without a certificate, which takes any server. */
    ManagedChannel insecure() throws IOException, GeneralSecurityException {
        return channel(null, null);
    }

    ManagedChannel channel(@Nullable TlsMaterial client, @Nullable String serverCaPem)
            throws IOException, GeneralSecurityException {
        SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forClient());
        if (serverCaPem == null) {
            tls.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            tls.trustManager(Pem.certificates(serverCaPem));
        }
        if (client != null) {
            tls.keyManager(Pem.privateKey(client.keyPem()), Pem.certificates(client.certificatePem()));
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .sslContext(tls.build())
                .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }
}
