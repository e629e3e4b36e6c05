package io.coppice.machined.etcd;

import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.EtcdControl.Alarm;
import io.coppice.machined.node.EtcdControl.Member;
import io.coppice.machined.node.EtcdControl.MemberStatus;
import io.coppice.nodeos.api.etcd.AlarmRequest;
import io.coppice.nodeos.api.etcd.AlarmResponse;
import io.coppice.nodeos.api.etcd.ClusterGrpc;
import io.coppice.nodeos.api.etcd.KVGrpc;
import io.coppice.nodeos.api.etcd.MaintenanceGrpc;
import io.coppice.nodeos.api.etcd.MemberAddRequest;
import io.coppice.nodeos.api.etcd.MemberAddResponse;
import io.coppice.nodeos.api.etcd.MemberListRequest;
import io.coppice.nodeos.api.etcd.MemberListResponse;
import io.coppice.nodeos.api.etcd.MemberPromoteRequest;
import io.coppice.nodeos.api.etcd.MemberPromoteResponse;
import io.coppice.nodeos.api.etcd.PutRequest;
import io.coppice.nodeos.api.etcd.PutResponse;
import io.coppice.nodeos.api.etcd.StatusRequest;
import io.coppice.nodeos.api.etcd.StatusResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Makes each call that a booting node makes to etcd, to a server that only answers; for the training run. */
public final class EtcdExercise {

    private EtcdExercise() {}

    /**
     * Runs.
     *
     * @param authority of both certificates
     * @param identity shown by server and client; valid for 127.0.0.1
     */
    public static void run(CertifiedKey authority, CertifiedKey identity) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(stream(identity.certificate()), stream(identity.key()))
                        .trustManager(stream(authority.certificate()))
                        .build())
                .addService(new Keys())
                .addService(new Members())
                .addService(new Care())
                .build()
                .start();
        EtcdEndpoint endpoint = new EtcdEndpoint("training", "127.0.0.1", server.getPort(), EtcdEndpoint.PEER_PORT);
        try (EtcdClient client = new EtcdClient(endpoint, authority.certificate(), identity, Duration.ofSeconds(30))) {
            List<Member> members = client.members(true);
            MemberStatus status = client.status();
            List<Member> added = client.addLearner(endpoint.peerUrl());
            client.promote(status.memberId());
            client.writeHealth();
            List<Alarm> alarms = client.alarms();
            if (members.size() != 1 || added.size() != 1 || !alarms.isEmpty()) {
                throw new IOException(
                        "the server of the training run gave " + members + ", " + added + " and " + alarms);
            }
        } finally {
            server.shutdownNow();
        }
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static io.coppice.nodeos.api.etcd.Member member() {
        return io.coppice.nodeos.api.etcd.Member.newBuilder()
                .setID(1)
                .setName("training")
                .addPeerURLs("https://127.0.0.1:2380")
                .addClientURLs("https://127.0.0.1:2379")
                .build();
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }

    private static final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void put(PutRequest request, StreamObserver<PutResponse> observer) {
            answer(observer, PutResponse.getDefaultInstance());
        }
    }

    private static final class Members extends ClusterGrpc.ClusterImplBase {
        @Override
        public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> observer) {
            answer(
                    observer,
                    MemberListResponse.newBuilder().addMembers(member()).build());
        }

        @Override
        public void memberAdd(MemberAddRequest request, StreamObserver<MemberAddResponse> observer) {
            answer(observer, MemberAddResponse.newBuilder().addMembers(member()).build());
        }

        @Override
        public void memberPromote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> observer) {
            answer(observer, MemberPromoteResponse.getDefaultInstance());
        }
    }

    private static final class Care extends MaintenanceGrpc.MaintenanceImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
            answer(observer, StatusResponse.newBuilder().setVersion("3.4.23").build());
        }

        @Override
        public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> observer) {
            answer(observer, AlarmResponse.getDefaultInstance());
        }
    }
}
