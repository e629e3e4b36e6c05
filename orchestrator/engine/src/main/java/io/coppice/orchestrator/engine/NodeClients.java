package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.ClientConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections to nodes, one per node and process, over TLS with the cluster's own certificates at both ends. */
final class NodeClients implements EnginePart {

    /** In this order: nodes have the curves of NIST, and another first guess would cost a round trip. */
    private static final String[] GROUPS = {"secp256r1", "secp384r1", "x25519"};

    private static final int LARGEST_MESSAGE = 32 << 20;

    private final ClusterKeys keys;
    private final Map<Key, NodeClient> open = new ConcurrentHashMap<>();

    private record Key(ClusterName cluster, NodeName node, int port, String authority) {}

    NodeClients(ClusterKeys keys) {
        this.keys = keys;
    }

    /** @param port of 127.0.0.1 that leads to the node's API */
    NodeClient to(ClusterName cluster, NodeName node, int port) {
        var administrator = administrator(cluster);
        return open.computeIfAbsent(
                new Key(cluster, node, port, administrator.authority()), key -> connect(administrator, node, port));
    }

    /**
     * Has the next call make a connection of its own, without waiting for a retry. The channel stays, for it is everybody's, and calls under way end as they
     * would have.
     */
    static void reconnect(NodeClient client) {
        client.channel().enterIdle();
    }

    private ClientConfig.Context administrator(ClusterName cluster) {
        try {
            return keys.administrator(cluster);
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the secrets of cluster " + cluster + " cannot be read: " + Failures.describe(e),
                    "put back secrets.yaml, or remove the cluster with 'coppice down " + cluster + "'",
                    e);
        }
    }

    private static NodeClient connect(ClientConfig.Context administrator, NodeName node, int port) {
        try {
            var tls = GrpcSslContexts.forClient()
                    .trustManager(stream(administrator.authority()))
                    .keyManager(
                            stream(administrator.certificate()),
                            stream(administrator.key().value()))
                    .option(OpenSslContextOption.GROUPS, GROUPS)
                    .build();
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(tls)
                    .overrideAuthority(node.value())
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .disableServiceConfigLookUp()
                    .build();
            return new NodeClient(node, channel);
        } catch (IOException e) {
            throw new IllegalStateException("the client certificate for " + node + " cannot be used", e);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        open.values().forEach(client -> client.channel().shutdownNow());
        open.clear();
    }
}
