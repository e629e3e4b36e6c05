package io.coppice.cli;

import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.NodeConnection;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.Orchestrator;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The node that a command is about, and the way to its API. */
final class NodeTarget {

    /** Long enough for a node under software emulation that is busy booting. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    @Mixin
    private ClusterOption cluster;

    @Parameters(index = "0", paramLabel = "NODE", description = "Name of the node, such as controlplane-1.")
    private NodeName node;

    ClusterName cluster() {
        return cluster.name();
    }

    NodeName node() {
        return node;
    }

    /** Asks the orchestrator. */
    <R> R ask(CliContext context, Function<Orchestrator, R> question) {
        return cluster.ask(context, question);
    }

    /** Asks the node's API. */
    <R> R call(CliContext context, Function<MachineServiceBlockingStub, R> question) {
        return ask(context, orchestrator -> call(orchestrator, question));
    }

    <R> R call(Orchestrator orchestrator, Function<MachineServiceBlockingStub, R> question) {
        try (NodeConnection connection = orchestrator.connect(cluster(), node)) {
            return question.apply(MachineServiceGrpc.newBlockingStub(connection.channel()));
        } catch (StatusRuntimeException e) {
            throw NodeErrors.of(this, e);
        }
    }

    /** As arguments of another command about the same node. */
    String arguments() {
        return (cluster().equals(ClusterName.DEFAULT) ? "" : "--cluster " + cluster() + " ") + node;
    }
}
