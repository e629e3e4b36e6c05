package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Services of a node that fail each time they are started: waiting for them is in vain. */
final class ServiceFailures {

    /** One that needs another which is not there yet may end a few times before it stays. */
    private static final int TOO_OFTEN = 6;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int LINES = 20;

    private ServiceFailures() {}

    /**
     * Nothing is known of a node that does not answer.
     *
     * @throws CoppiceException.StepFailed naming the first service found, with the end of its log
     */
    static void refuse(ClusterName cluster, NodeClient node) {
        for (var service : services(node)) {
            // whatever it does at the moment: between two failures it is started and runs for a while
            if (ServiceTries.failures(service) >= TOO_OFTEN) {
                throw new CoppiceException.StepFailed(
                        service.getId() + " of " + node.node() + " fails each time it is started: "
                                + ServiceTries.lastFailure(service),
                        log(node, service.getId()),
                        "see " + NodeCommands.logs(cluster, node.node(), service.getId()),
                        null);
            }
        }
    }

    private static List<ServiceInfo> services(NodeClient node) {
        try {
            return node.machine(LIMIT).serviceList(Empty.getDefaultInstance()).getMessagesList().stream()
                    .flatMap(message -> message.getServicesList().stream())
                    .toList();
        } catch (StatusRuntimeException e) {
            return List.of(); // busy booting: its machine and its console are watched besides
        }
    }

    private static List<String> log(NodeClient node, String service) {
        try {
            Iterator<Data> chunks = node.machine(LIMIT)
                    .logs(LogsRequest.newBuilder()
                            .setNamespace("system")
                            .setId(service)
                            .setTailLines(LINES)
                            .build());
            var text = new StringBuilder();
            chunks.forEachRemaining(chunk -> text.append(chunk.getBytes().toStringUtf8()));
            return text.toString().lines().toList();
        } catch (StatusRuntimeException e) {
            return List.of("its log cannot be read: " + RpcFailures.describe(e));
        }
    }
}
