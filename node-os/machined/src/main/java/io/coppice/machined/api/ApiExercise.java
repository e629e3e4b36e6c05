package io.coppice.machined.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.coppice.nodeos.api.coppice.GetLeaseRequest;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.nodeos.api.machine.EventsRequest;
import io.coppice.nodeos.api.machine.ListRequest;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Calls of a client, one after another, against a server on this machine: what the ahead-of-time cache of the agent is trained with, so that a
 * node answers its first calls without loading classes.
 */
public final class ApiExercise {
    private static final int LIMIT_SECONDS = 60;
    private static final int ENTROPY = 64;

    private ApiExercise() {}

    /**
     * Calls a server.
     *
     * @param port where it listens on 127.0.0.1, for which its certificate is to be valid
     * @param client a client certificate with the role os:admin, its key, and the authority of the server's certificate
     * @param service a service whose log may be read
     * @return how many calls were answered
     * @throws IOException when the TLS material is not usable
     * @throws StatusRuntimeException when a call fails that works on every node; calls to etcd may fail, as it need not run
     */
    public static int run(int port, TlsMaterial client, String service) throws IOException {
        MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(loop)
                .sslContext(tls(client))
                .build();
        try {
            return call(channel, service);
        } finally {
            channel.shutdownNow();
            var unused = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        }
    }

    private static SslContext tls(TlsMaterial client) throws IOException {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient())
                    .keyManager(Pem.privateKey(client.keyPem()), Pem.certificates(client.certificatePem()))
                    .trustManager(Pem.certificates(client.clientCaPem()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("the client's TLS material cannot be used: " + e.getMessage(), e);
        }
    }

    private static int call(ManagedChannel channel, String service) {
        MachineServiceBlockingStub node =
                MachineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
        Empty empty = Empty.getDefaultInstance();
        List<Runnable> calls = List.of(
                () -> consume(node.version(empty)),
                () -> consume(node.hostname(empty)),
                () -> consume(node.serviceList(empty)),
                () -> consume(node.memory(empty)),
                () -> consume(node.loadAvg(empty)),
                () -> consume(node.systemStat(empty)),
                () -> consume(node.mounts(empty)),
                () -> consume(node.processes(empty)),
                () -> consume(node.diskStats(empty)),
                () -> consume(node.networkDeviceStats(empty)),
                () -> drain(node.logs(
                        LogsRequest.newBuilder().setId(service).setTailLines(-1).build())),
                () -> drain(node.list(
                        ListRequest.newBuilder().setRoot("/proc/self/net").build())),
                () -> first(channel),
                () -> consume(LeaseServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .get(GetLeaseRequest.getDefaultInstance())),
                () -> consume(ForkServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .adopt(adoption())),
                () -> unlessRefused(() -> consume(node.etcdStatus(empty))),
                () -> unlessRefused(() -> consume(node.etcdAlarmList(empty))),
                () -> unlessRefused(() -> consume(node.etcdMemberList(EtcdMemberListRequest.getDefaultInstance()))));
        calls.forEach(Runnable::run);
        return calls.size();
    }

    private static AdoptRequest adoption() {
        return AdoptRequest.newBuilder()
                .setGeneration(UUID.randomUUID().toString())
                .setTime(Timestamps.of(Instant.now()))
                .setEntropy(ByteString.copyFrom(new SecureRandom().generateSeed(ENTROPY)))
                .build();
    }

    /** The first event of a stream that would not end by itself. */
    private static void first(ManagedChannel channel) {
        Context.CancellableContext context = Context.current().withCancellation();
        try {
            context.run(() -> consume(MachineServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .events(EventsRequest.newBuilder().setTailEvents(-1).build())
                    .next()));
        } finally {
            context.cancel(null);
        }
    }

    private static void unlessRefused(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            switch (e.getStatus().getCode()) {
                case UNAVAILABLE, UNIMPLEMENTED, FAILED_PRECONDITION -> consume(e);
                default -> throw e;
            }
        }
    }

    private static void drain(Iterator<?> answers) {
        while (answers.hasNext()) {
            consume(answers.next());
        }
    }

    /** Reads an answer as a client would. */
    private static void consume(Object answer) {
        if (answer.toString().isEmpty() && answer instanceof Throwable) {
            throw new IllegalStateException("a refusal without a text");
        }
    }
}
