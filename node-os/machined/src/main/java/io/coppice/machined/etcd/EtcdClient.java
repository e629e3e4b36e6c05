package io.coppice.machined.etcd;

import com.google.protobuf.ByteString;
import io.coppice.machined.api.Pem;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.node.EtcdControl.Alarm;
import io.coppice.machined.node.EtcdControl.Member;
import io.coppice.machined.node.EtcdControl.MemberStatus;
import io.coppice.nodeos.api.etcd.AlarmRequest;
import io.coppice.nodeos.api.etcd.AlarmType;
import io.coppice.nodeos.api.etcd.ClusterGrpc;
import io.coppice.nodeos.api.etcd.KVGrpc;
import io.coppice.nodeos.api.etcd.MaintenanceGrpc;
import io.coppice.nodeos.api.etcd.MemberAddRequest;
import io.coppice.nodeos.api.etcd.MemberAddResponse;
import io.coppice.nodeos.api.etcd.MemberListRequest;
import io.coppice.nodeos.api.etcd.MemberPromoteRequest;
import io.coppice.nodeos.api.etcd.MemberRemoveRequest;
import io.coppice.nodeos.api.etcd.PutRequest;
import io.coppice.nodeos.api.etcd.SnapshotRequest;
import io.coppice.nodeos.api.etcd.SnapshotResponse;
import io.coppice.nodeos.api.etcd.StatusRequest;
import io.coppice.nodeos.api.etcd.StatusResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Speaks etcd's client API with one member, over TLS with a client certificate. Calls throw
 * {@link io.grpc.StatusRuntimeException} as gRPC gives it.
 */
final class EtcdClient implements AutoCloseable {

    private final EtcdEndpoint endpoint;
    private final ManagedChannel channel;
    private final Duration limit;

    /**
     * @param authority PEM of the CA that the member's certificate comes from
     * @param limit of one call
     */
    EtcdClient(EtcdEndpoint endpoint, String authority, CertifiedKey identity, Duration limit) throws SSLException {
        this.endpoint = endpoint;
        this.limit = limit;
        this.channel = NettyChannelBuilder.forAddress(endpoint.host(), endpoint.clientPort())
                .sslContext(tls(authority, identity))
                .directExecutor()
                .maxInboundMessageSize(64 * 1024 * 1024)
                .build();
    }

    EtcdEndpoint endpoint() {
        return endpoint;
    }

    /** Commits a write through the member and its quorum; throws when it does not come about. */
    void writeHealth() {
        var unused = KVGrpc.newBlockingStub(ready())
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("coppice/health/" + endpoint.name()))
                        .setValue(ByteString.copyFromUtf8(Instant.now().toString()))
                        .build());
    }

    List<Member> members(boolean linearizable) {
        return members(cluster()
                .memberList(MemberListRequest.newBuilder()
                        .setLinearizable(linearizable)
                        .build())
                .getMembersList());
    }

    /** Announces a learner and returns all members afterwards. */
    List<Member> addLearner(String peerUrl) {
        MemberAddResponse response = cluster()
                .memberAdd(MemberAddRequest.newBuilder()
                        .addPeerURLs(peerUrl)
                        .setIsLearner(true)
                        .build());
        return members(response.getMembersList());
    }

    void remove(long memberId) {
        var unused = cluster()
                .memberRemove(MemberRemoveRequest.newBuilder().setID(memberId).build());
    }

    /** Gives a learner its vote; FAILED_PRECONDITION while it has not caught up. */
    void promote(long memberId) {
        var unused = cluster()
                .memberPromote(MemberPromoteRequest.newBuilder().setID(memberId).build());
    }

    MemberStatus status() {
        StatusResponse status = MaintenanceGrpc.newBlockingStub(ready())
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .status(StatusRequest.getDefaultInstance());
        return new MemberStatus(
                status.getHeader().getMemberId(),
                status.getVersion(),
                status.getStorageVersion(),
                status.getDbSize(),
                status.getDbSizeInUse(),
                status.getLeader(),
                status.getRaftIndex(),
                status.getRaftTerm(),
                status.getRaftAppliedIndex(),
                status.getErrorsList(),
                status.getIsLearner());
    }

    /** Those of all members. etcd puts the question into its log, so that an answer takes a quorum. */
    List<Alarm> alarms() {
        AlarmRequest all = AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.GET)
                .build();
        return MaintenanceGrpc.newBlockingStub(ready())
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .alarm(all)
                .getAlarmsList()
                .stream()
                .flatMap(alarm -> kind(alarm.getAlarm()).map(kind -> new Alarm(alarm.getMemberID(), kind)).stream())
                .toList();
    }

    private static Optional<Alarm.Kind> kind(AlarmType type) {
        return switch (type) {
            case NOSPACE -> Optional.of(Alarm.Kind.NO_SPACE);
            case CORRUPT -> Optional.of(Alarm.Kind.CORRUPT);
            case NONE, UNRECOGNIZED -> Optional.empty();
        };
    }

    /** Pieces of a snapshot; cancelling the context ends the stream. */
    Iterator<SnapshotResponse> snapshot(Context.CancellableContext context) {
        Context previous = context.attach();
        try {
            return MaintenanceGrpc.newBlockingStub(ready()).snapshot(SnapshotRequest.getDefaultInstance());
        } finally {
            context.detach(previous);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private ClusterGrpc.ClusterBlockingStub cluster() {
        return ClusterGrpc.newBlockingStub(ready()).withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The channel, which tries to connect at once even when its last try failed a moment ago. */
    private ManagedChannel ready() {
        channel.resetConnectBackoff();
        return channel;
    }

    private static List<Member> members(List<io.coppice.nodeos.api.etcd.Member> members) {
        List<Member> result = new ArrayList<>(members.size());
        for (io.coppice.nodeos.api.etcd.Member member : members) {
            result.add(new Member(
                    member.getID(),
                    member.getName(),
                    member.getPeerURLsList(),
                    member.getClientURLsList(),
                    member.getIsLearner()));
        }
        return result;
    }

    private static SslContext tls(String authority, CertifiedKey identity) throws SSLException {
        try {
            return GrpcSslContexts.forClient()
                    .trustManager(Pem.certificates(authority))
                    .keyManager(Pem.privateKey(identity.key()), Pem.certificates(identity.certificate()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new SSLException("the certificates for etcd cannot be used: " + e.getMessage(), e);
        }
    }
}
