package io.coppice.orchestrator.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.LeaseRules;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Steps that speak with nodes. */
final class NodeSteps {

    private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(10);

    /** At first. A connection that was lost on the way is given up by passt after 10 s, and by us before. */
    private static final Duration ADOPTION_LIMIT = Duration.ofSeconds(6);

    /** For the first call of its kind on a processor under software emulation, beside others. */
    private static final Duration LONGEST_LIMIT = Duration.ofSeconds(60);

    private static final int UNTIL_CANCELLED = Integer.MAX_VALUE;

    /** A node that cannot undo a fault now hardly ever can later; one that is silent has had three and a half minutes by then. */
    private static final int MOST_UNDOING = 6;

    private static final Duration GAP = Duration.ofMillis(300);

    /** In bytes: as much as keys of the strongest kind hold, twice. */
    private static final int ENTROPY = 64;

    private final SecureRandom random = new SecureRandom();
    private final Hypervisor hypervisor;
    private final Home home;
    private final NodeClients clients;
    private final KubernetesAccess kubernetes;
    private final Clock clock;
    private final Map<DomainId, ConsoleBegin> bootBegins = new ConcurrentHashMap<>();

    NodeSteps(Hypervisor hypervisor, Home home, NodeClients clients, KubernetesAccess kubernetes, Clock clock) {
        this.hypervisor = hypervisor;
        this.home = home;
        this.clients = clients;
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /** What stands in the console's log from here on is of the boot under way. */
    void bootBegins(DesiredNode node, ConsoleBegin begin) {
        bootBegins.put(node.domainId(), begin);
    }

    /** Whether {@link #bootBegins} was told of this boot. */
    boolean hasBegun(DesiredNode node) {
        return bootBegins.containsKey(node.domainId());
    }

    void awaitApi(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        var log = home.cluster(cluster.name()).node(node.name()).consoleLog();
        var known = Optional.ofNullable(bootBegins.get(node.domainId()));
        var begin = known.isPresent() ? known.get() : ConsoleBegin.ofRunning(log);
        new NodeReadiness(hypervisor, clients).await(cluster.name(), node, begin.watch(log), context);
    }

    void bootstrapEtcd(DesiredCluster cluster, DesiredNode node, StepContext context) {
        EtcdBootstrap.run(cluster.name(), client(cluster, node), context);
    }

    void awaitHealthy(DesiredCluster cluster, StepContext context) throws IOException {
        Function<DesiredNode, NodeClient> ofNode = node -> client(cluster, node);
        var probe = new HealthProbe(cluster, ofNode, kubernetes);
        new HealthWait(hypervisor, home).await(cluster, probe, ofNode, context);
    }

    void awaitNodesReady(DesiredCluster cluster, StepContext context) throws IOException {
        try (var watch = kubernetes.watchNodes(cluster)) {
            new NodesReadyWait(hypervisor, home).await(cluster, watch, node -> client(cluster, node), context);
        }
    }

    void renewLease(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        tell(
                cluster,
                node,
                context,
                "did not take its lease",
                RENEWAL_LIMIT,
                UNTIL_CANCELLED,
                () -> {},
                (client, limit) -> renewLease(client, limit, LeaseRules.nodeExpiry(cluster.lease(), clock.instant())));
    }

    /** Makes ready what a process needs for its first connection. It is not to be made before the node runs, for passt would lose it. */
    void expect(DesiredCluster cluster, DesiredNode node) {
        var unused = client(cluster, node);
    }

    /** Until it is told, a fork lives in the time of its snapshot, and by its lease. */
    void adopt(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        var watch = new ThawWatch(
                node, home.cluster(cluster.name()).node(node.name()).consoleLog());
        tell(
                cluster,
                node,
                context,
                "did not take its own time and lease",
                ADOPTION_LIMIT,
                UNTIL_CANCELLED,
                watch::look,
                (client, limit) ->
                        adopt(client, limit, cluster.lease(), UUID.randomUUID().toString()));
        watch.look();
    }

    /** A node that was paused is in the boot that it was in, and all the rest is as after a thaw. */
    void setClock(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        tell(
                cluster,
                node,
                context,
                "did not take the time",
                ADOPTION_LIMIT,
                UNTIL_CANCELLED,
                () -> {},
                (client, limit) ->
                        adopt(
                                client,
                                limit,
                                cluster.lease(),
                                BootIds.ask(client)
                                        .orElseThrow(Status.UNAVAILABLE.withDescription(
                                                "it does not say in which boot it is")::asRuntimeException)));
    }

    /** A node of an image from before there were faults has none. */
    void clearFaults(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        tell(
                cluster,
                node,
                context,
                "did not undo its faults",
                ADOPTION_LIMIT,
                MOST_UNDOING,
                () -> {},
                NodeFaultCalls::clear);
    }

    private void adopt(NodeClient client, Duration limit, Lease lease, String generation) {
        var now = clock.instant();
        var entropy = new byte[ENTROPY];
        random.nextBytes(entropy);
        var request = AdoptRequest.newBuilder()
                .setGeneration(generation)
                .setTime(timestamp(now))
                .setEntropy(ByteString.copyFrom(entropy));
        LeaseRules.nodeExpiry(lease, now).ifPresent(end -> request.setLeaseExpiresAt(timestamp(end)));
        var unused = client.fork(limit).adopt(request.build());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private interface Look {
        void run() throws IOException;
    }

    private interface Call {
        void make(NodeClient client, Duration limit);
    }

    /** A try that came to nothing may have been on a dead connection, or too short for a busy host: the next has neither fault. */
    private void tell(
            DesiredCluster cluster,
            DesiredNode node,
            StepContext context,
            String failure,
            Duration first,
            int mostTries,
            Look look,
            Call call)
            throws IOException {
        var limit = first;
        for (var tries = 1; ; tries++) {
            var client = client(cluster, node);
            try {
                call.make(client, limit);
                return;
            } catch (StatusRuntimeException e) {
                var said = node.name() + " " + failure + ": " + RpcFailures.describe(e);
                if (!RpcFailures.passing(e)) {
                    throw new CoppiceException.StepFailed(
                            said, List.of(), "see " + NodeCommands.logs(cluster.name(), node.name()), e);
                }
                if (tries == mostTries) {
                    throw new CoppiceException.StepFailed(
                            said + "; it was told " + tries + " times",
                            List.of(),
                            "switch it off with 'coppice fault kill " + node.name() + " --cluster " + cluster.name()
                                    + "', which ends what it bears, then start the cluster again",
                            e);
                }
                context.note(node.name(), failure + " yet: " + RpcFailures.describe(e));
                NodeClients.reconnect(client);
                look.run();
                limit = Collections.min(List.of(limit.multipliedBy(2), LONGEST_LIMIT));
                if (context.cancellation().pause(GAP)) {
                    throw new StepCancelled(said, List.of());
                }
            }
        }
    }

    static void renewLease(NodeClient client, Optional<Instant> end) {
        renewLease(client, RENEWAL_LIMIT, end);
    }

    private static void renewLease(NodeClient client, Duration limit, Optional<Instant> end) {
        var request = RenewLeaseRequest.newBuilder();
        end.ifPresent(instant -> request.setExpiresAt(timestamp(instant)));
        client.lease(limit).renew(request.build());
    }

    private NodeClient client(DesiredCluster cluster, DesiredNode node) {
        return clients.to(cluster.name(), node.name(), node.apiPort());
    }
}
