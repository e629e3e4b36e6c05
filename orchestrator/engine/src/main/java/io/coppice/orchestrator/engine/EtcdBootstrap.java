package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.machine.BootstrapRequest;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;

/** Tells the first control plane to begin the cluster's etcd. */
final class EtcdBootstrap {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration GAP = Duration.ofMillis(250);

    private EtcdBootstrap() {}

    /** Returns when the node has accepted it, now or at an earlier time. */
    static void run(ClusterName cluster, NodeClient client, StepContext context) {
        while (true) {
            try {
                client.machine(LIMIT).bootstrap(BootstrapRequest.getDefaultInstance());
                return;
            } catch (StatusRuntimeException e) {
                switch (RpcFailures.code(e)) {
                    case ALREADY_EXISTS -> {
                        return;
                    }
                    // Not there yet: an earlier phase of the node's boot is under way.
                    case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, FAILED_PRECONDITION -> {}
                    case OK,
                            CANCELLED,
                            UNKNOWN,
                            INVALID_ARGUMENT,
                            NOT_FOUND,
                            PERMISSION_DENIED,
                            RESOURCE_EXHAUSTED,
                            OUT_OF_RANGE,
                            UNIMPLEMENTED,
                            INTERNAL,
                            DATA_LOSS,
                            UNAUTHENTICATED -> throw refused(cluster, client.node(), e);
                }
                if (context.cancellation().pause(GAP)) {
                    throw new StepCancelled(
                            client.node() + " did not take the order to bootstrap etcd: " + RpcFailures.describe(e),
                            List.of());
                }
            }
        }
    }

    private static CoppiceException.StepFailed refused(
            ClusterName cluster, NodeName node, StatusRuntimeException cause) {
        return new CoppiceException.StepFailed(
                node + " refused to bootstrap etcd: " + RpcFailures.describe(cause),
                List.of(),
                "see " + NodeCommands.etcdLogs(cluster, node),
                cause);
    }
}
