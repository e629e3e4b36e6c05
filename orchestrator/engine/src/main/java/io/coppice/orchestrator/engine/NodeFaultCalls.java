package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.ClearFaultsRequest;
import io.coppice.nodeos.api.coppice.InjectFaultRequest;
import io.coppice.nodeos.api.coppice.ListFaultsRequest;
import io.coppice.nodeos.api.coppice.ProbeRequest;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.Probe;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.Uplink;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Speaks with nodes about the faults that they bear inside. A call that finds a dead connection is made once more on a new one. */
final class NodeFaultCalls {

    /** A connection that was lost on the way is given up by passt after 10 s, and by us before. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(8);

    /** For the first call of its kind on a processor under software emulation, beside others. */
    private static final Duration SECOND_LIMIT = Duration.ofSeconds(60);

    private final NodeClients clients;

    NodeFaultCalls(NodeClients clients) {
        this.clients = clients;
    }

    private interface Call<T> {
        T make(NodeClient client, Duration limit);
    }

    void inject(DesiredCluster cluster, DesiredNode node, Fault.Inside fault) {
        var request = InjectFaultRequest.newBuilder()
                .setFault(FaultMessages.of(cluster, node, fault))
                .build();
        call(cluster, node, FIRST_LIMIT, (client, limit) -> client.faults(limit).inject(request));
    }

    void clear(DesiredCluster cluster, DesiredNode node) {
        call(cluster, node, FIRST_LIMIT, (client, limit) -> {
            clear(client, limit);
            return true;
        });
    }

    static void clear(NodeClient client, Duration limit) {
        try {
            var unused = client.faults(limit).clear(ClearFaultsRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            if (RpcFailures.code(e) != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
        }
    }

    /** A node of an image from before there were faults has none. */
    List<Fault> list(DesiredCluster cluster, DesiredNode node) {
        return call(cluster, node, FIRST_LIMIT, (client, limit) -> {
            try {
                return FaultMessages.read(
                        cluster,
                        client.faults(limit)
                                .list(ListFaultsRequest.getDefaultInstance())
                                .getFaultsList());
            } catch (StatusRuntimeException e) {
                if (RpcFailures.code(e) == Status.Code.UNIMPLEMENTED) {
                    return List.<Fault>of();
                }
                throw e;
            }
        });
    }

    Probe probe(DesiredCluster cluster, DesiredNode from, DesiredNode to, Duration limit) {
        var request = ProbeRequest.newBuilder()
                .setAddress(to.address().toString())
                .setPort(Uplink.API_PORT)
                .setLimit(FaultMessages.message(limit))
                .build();
        var answer = call(
                cluster,
                from,
                FIRST_LIMIT.plus(limit),
                (client, callLimit) -> client.faults(callLimit).probe(request));
        return new Probe(
                FaultMessages.duration(answer.getTook()),
                answer.getConnected() ? Optional.empty() : Optional.of(answer.getReason()));
    }

    private <T> T call(DesiredCluster cluster, DesiredNode node, Duration first, Call<T> call) {
        var client = client(cluster, node);
        try {
            return call.make(client, first);
        } catch (StatusRuntimeException e) {
            if (!RpcFailures.passing(e) || RpcFailures.code(e) == Status.Code.RESOURCE_EXHAUSTED) {
                throw refused(cluster, node, e);
            }
            NodeClients.reconnect(client);
        }
        try {
            return call.make(client(cluster, node), first.plus(SECOND_LIMIT));
        } catch (StatusRuntimeException e) {
            throw refused(cluster, node, e);
        }
    }

    private NodeClient client(DesiredCluster cluster, DesiredNode node) {
        return clients.to(cluster.name(), node.name(), node.apiPort());
    }

    private static CoppiceException refused(DesiredCluster cluster, DesiredNode node, StatusRuntimeException failure) {
        var name = "node " + node.name() + " of cluster " + cluster.name();
        var said = Optional.ofNullable(failure.getStatus().getDescription()).orElse("it does not say why");
        return switch (RpcFailures.code(failure)) {
            case INVALID_ARGUMENT ->
                new CoppiceException.InvalidRequest(name + " cannot bear that: " + said, List.of(), "Ask for another.");
            case UNIMPLEMENTED ->
                new CoppiceException.Conflict(
                        name + " runs an image that knows no such fault: " + said,
                        "Make the cluster anew with a newer image: 'coppice image build', 'coppice down', 'coppice up'.");
            case RESOURCE_EXHAUSTED ->
                new CoppiceException.Conflict(name + " has no room for that: " + said, "Wait for the others to end.");
            default ->
                new CoppiceException.HostNotReady(
                        name + ": " + RpcFailures.describe(failure),
                        "See how it is with 'coppice cluster health " + cluster.name() + "', then try again.",
                        failure);
        };
    }
}
