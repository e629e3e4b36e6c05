package io.coppice.orchestrator.engine;

import com.google.protobuf.Timestamp;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.LeaseRules;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Steps that speak with nodes. */
final class NodeSteps {

    private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofMillis(300);

    private final Hypervisor hypervisor;
    private final Home home;
    private final NodeClients clients;
    private final KubernetesAccess kubernetes;
    private final Clock clock;
    private final Map<NodeName, Long> bootBegins = new ConcurrentHashMap<>();

    NodeSteps(Hypervisor hypervisor, Home home, NodeClients clients, KubernetesAccess kubernetes, Clock clock) {
        this.hypervisor = hypervisor;
        this.home = home;
        this.clients = clients;
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /** What stands in the console's log from here on is of the boot under way. */
    void bootBegins(NodeName node, long logLength) {
        bootBegins.put(node, logLength);
    }

    void awaitApi(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        var log = home.cluster(cluster.name()).node(node.name()).consoleLog();
        var from = Optional.ofNullable(bootBegins.get(node.name()));
        var watch = new ConsoleWatch(log, from.isPresent() ? from.get() : ConsoleWatch.beginOfLastBoot(log));
        new NodeReadiness(hypervisor, clients).await(cluster.name(), node, watch, context);
    }

    void bootstrapEtcd(DesiredCluster cluster, DesiredNode node, StepContext context) {
        EtcdBootstrap.run(cluster.name(), client(cluster, node), context);
    }

    void awaitHealthy(DesiredCluster cluster, StepContext context) throws IOException {
        var probe = new HealthProbe(cluster, node -> client(cluster, node), kubernetes);
        new HealthWait(hypervisor, home).await(cluster, probe, context);
    }

    void awaitNodesReady(DesiredCluster cluster, StepContext context) throws IOException {
        try (var watch = kubernetes.watchNodes(cluster)) {
            new NodesReadyWait(hypervisor, home).await(cluster, watch, node -> client(cluster, node), context);
        }
    }

    void renewLease(DesiredCluster cluster, DesiredNode node, StepContext context) {
        while (true) {
            try {
                renewLease(client(cluster, node), LeaseRules.nodeExpiry(cluster.lease(), clock.instant()));
                return;
            } catch (StatusRuntimeException e) {
                if (!RpcFailures.passing(e)) {
                    throw new CoppiceException.StepFailed(
                            node.name() + " did not take its lease: " + RpcFailures.describe(e),
                            List.of(),
                            "see " + NodeCommands.logs(cluster.name(), node.name()),
                            e);
                }
                if (context.cancellation().pause(GAP)) {
                    throw new StepCancelled(
                            node.name() + " did not take its lease: " + RpcFailures.describe(e), List.of());
                }
            }
        }
    }

    static void renewLease(NodeClient client, Optional<Instant> end) {
        var request = RenewLeaseRequest.newBuilder();
        end.ifPresent(instant -> request.setExpiresAt(
                Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano())));
        client.lease(RENEWAL_LIMIT).renew(request.build());
    }

    private NodeClient client(DesiredCluster cluster, DesiredNode node) {
        return clients.to(cluster.name(), node.name(), node.apiPort());
    }
}
