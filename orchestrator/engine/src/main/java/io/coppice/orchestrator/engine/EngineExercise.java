package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MacAddress;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.Ipv4Address;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Does what every command does that speaks with nodes: keys and certificates of a cluster, and calls over TLS, to a server that knows none of them. For the Java
 * runtime, which records what is loaded for its ahead-of-time cache.
 */
public final class EngineExercise {

    private static final ClusterName CLUSTER = new ClusterName("training");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private EngineExercise() {}

    /**
     * Runs.
     *
     * @param directory for its files, which it leaves there
     * @return how many calls were answered
     */
    public static int run(Path directory) throws IOException {
        var home = Home.open(directory);
        Home.makePrivate(home.cluster(CLUSTER).path());
        var keys = new ClusterKeys(home, Clock.systemUTC());
        keys.make(CLUSTER);
        var server = serve(keys);
        try (var clients = new NodeClients(keys)) {
            return calls(clients.to(CLUSTER, node().name(), server.getPort()));
        } finally {
            server.shutdownNow();
        }
    }

    private static Server serve(ClusterKeys keys) throws IOException {
        var own = keys.certificates(CLUSTER)
                .api(node(), List.of(), Clock.systemUTC().instant(), keys.random());
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(
                        stream(own.certificate()),
                        stream(own.key().orElseThrow().value()))
                .trustManager(stream(keys.administrator(CLUSTER).authority()))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
                .build()
                .start();
    }

    private static int calls(NodeClient client) {
        var empty = Empty.getDefaultInstance();
        List<Function<NodeClient, Object>> calls = List.of(
                node -> node.machine(LIMIT).version(empty),
                node -> node.machine(LIMIT).serviceList(empty),
                node -> node.machine(LIMIT).etcdMemberList(EtcdMemberListRequest.getDefaultInstance()),
                node -> node.machine(LIMIT).etcdStatus(empty),
                node -> node.machine(LIMIT).etcdAlarmList(empty),
                node -> node.fork(LIMIT).adopt(AdoptRequest.getDefaultInstance()),
                node -> node.lease(LIMIT).renew(RenewLeaseRequest.getDefaultInstance()));
        var answered = 0;
        for (var call : calls) {
            try {
                var unused = call.apply(client);
            } catch (StatusRuntimeException unknown) {
                answered += switch (unknown.getStatus().getCode()) {
                    case UNIMPLEMENTED -> 1;
                    default -> 0;
                };
            }
        }
        return answered;
    }

    private static DesiredNode node() {
        return new DesiredNode(
                NodeName.of(NodeRole.CONTROL_PLANE, 1),
                NodeRole.CONTROL_PLANE,
                1,
                new DomainId(new UUID(0, 0)),
                new DomainName("training"),
                new MacAddress("02:00:00:00:00:01"),
                new MacAddress("02:00:00:00:00:02"),
                new Ipv4Address(0),
                1,
                1,
                Optional.empty());
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
