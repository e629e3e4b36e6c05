package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Services of nodes that fail each time they are started: waiting for them is in vain. */
final class ServiceFailures {

    /** One that needs another which is not there yet may end a few times before it stays. */
    private static final int TOO_OFTEN = 6;

    private static final String FAILED = "Failed";
    private static final String HEALTHY = "healthy";
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int LINES = 20;

    private ServiceFailures() {}

    /**
     * A node that does not answer is passed over.
     *
     * @throws CoppiceException.StepFailed naming the first service found, with the end of its log
     */
    static void refuse(ClusterName cluster, Collection<NodeClient> nodes) {
        for (var node : nodes) {
            for (var service : services(node)) {
                if (failsAlways(service)) {
                    throw new CoppiceException.StepFailed(
                            service.getId() + " of " + node.node() + " fails each time it is started: " + last(service),
                            log(node, service.getId()),
                            "see " + NodeCommands.logs(cluster, node.node(), service.getId()),
                            null);
                }
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

    /** Whatever it does at the moment: between two failures it is started and runs for a while. */
    private static boolean failsAlways(ServiceInfo service) {
        var failures = 0;
        for (var event : service.getEvents().getEventsList()) {
            if (event.getState().equals(FAILED)) {
                failures++;
            } else if (event.getMsg().equals(HEALTHY)) {
                failures = 0;
            }
        }
        return failures >= TOO_OFTEN;
    }

    private static String last(ServiceInfo service) {
        return service.getEvents().getEventsList().stream()
                .filter(event -> event.getState().equals(FAILED))
                .reduce((_, later) -> later)
                .map(event -> event.getMsg())
                .orElse("it says nothing");
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
